#include "counts/term_table.hpp"

#include <xxhash.h>

#include <algorithm>
#include <limits>

#include "vocab/short_word.hpp"
#include "wordloom/core/error.hpp"

namespace wordloom::counts {
namespace {

constexpr std::size_t kFirstSlots = std::size_t{1} << 12;
constexpr std::uint64_t kOdd1 = 0x9e3779b97f4a7c15, kOdd2 = 0xc2b2ae3d27d4eb4f;

// Out of line: XXH3 is large, and long terms are few.
[[gnu::noinline]] std::uint64_t hash_long(const char* p, std::size_t size) { return XXH3_64bits(p, size); }

}  // namespace

TermTable::TermTable() : slots_(kFirstSlots), shift_(64 - std::countr_zero(kFirstSlots)) {}

inline std::uint64_t TermTable::hash_of(std::uint64_t a, std::uint64_t b) {
  std::uint64_t h = a * kOdd1 ^ std::rotl(b * kOdd2, 31);
  h ^= h >> 32;
  return h * kOdd1;
}

// Reads 16 bytes whatever the size.
inline TermTable::Key TermTable::key_of(const char* p, std::size_t size) {
  Key key;
  if (size <= kInline) {
    static_assert(std::endian::native == std::endian::little);
    const ShortWord head = load_short_word(p, size);
    key.a = head.low;
    key.b = head.high | std::uint64_t{size} << 56;
  } else {
    key.a = hash_long(p, size);
    key.b = kLong;
  }
  key.hash = hash_of(key.a, key.b);
  return key;
}

inline bool TermTable::holds(const Slot& slot, const Key& key, std::string_view term) const {
  if (slot.a != key.a) return false;
  if (key.b != kLong) return slot.b == key.b;
  return (slot.b & kLong) == kLong && this->term(slot.b & ~kLong) == term;
}

inline TermTable::Slot& TermTable::locate(const Key& key, std::string_view term) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t i = static_cast<std::size_t>(key.hash >> shift_);
  while (slots_[i].id_plus_1 != 0 && !holds(slots_[i], key, term)) i = (i + 1) & mask;
  return slots_[i];
}

void TermTable::occupy(Slot& slot, const Key& key, std::string_view term) {
  if (size() >= kMostTerms)
    throw fail(ErrorKind::memory, "more than {} different terms; hash them instead", kMostTerms);
  const auto id = static_cast<std::uint32_t>(size());
  slot = {key.a, key.b == kLong ? kLong | id : key.b, id + 1, 0, 0, 0};
  arena_.insert(arena_.end(), term.begin(), term.end());
  ends_.push_back(arena_.size());
}

// At most half of the slots are taken.
void TermTable::make_room(std::size_t more) {
  if ((size() + more) * 2 <= slots_.size()) return;
  std::size_t wanted = slots_.size();
  while ((size() + more) * 2 > wanted) wanted *= 2;
  const HugeArray<Slot> old = std::move(slots_);
  slots_ = HugeArray<Slot>(wanted);
  shift_ = 64 - std::countr_zero(wanted);
  for (std::size_t k = 0; k < old.size(); ++k) {
    const Slot& s = old[k];
    if (s.id_plus_1 == 0) continue;
    const bool is_long = (s.b & kLong) == kLong;
    std::size_t i = static_cast<std::size_t>(hash_of(s.a, is_long ? kLong : s.b) >> shift_);
    while (slots_[i].id_plus_1 != 0) i = (i + 1) & (slots_.size() - 1);
    slots_[i] = s;
  }
}

bool TermTable::add(std::string_view term) {
  make_room(1);
  char padded[kPadding] = {};
  if (term.size() <= kInline) std::copy(term.begin(), term.end(), padded);
  const Key key = key_of(term.size() <= kInline ? padded : term.data(), term.size());
  Slot& slot = locate(key, term);
  if (slot.id_plus_1 != 0) return false;
  occupy(slot, key, term);
  return true;
}

std::size_t TermTable::count(const TokenBuffer& terms, Entry* row, std::uint32_t* ids) {
  constexpr std::size_t kBatch = 64;
  if (document_ == std::numeric_limits<std::uint32_t>::max())
    throw fail(ErrorKind::memory, "more than {} documents in one piece", document_);
  ++document_;
  std::uint32_t used = 0;
  Key keys[kBatch];
  std::string_view views[kBatch];
  for (std::size_t begin = 0; begin < terms.size(); begin += kBatch) {
    const std::size_t n = std::min(kBatch, terms.size() - begin);
    if (!closed_) make_room(n);
    for (std::size_t k = 0; k < n; ++k) {
      views[k] = terms[begin + k];
      keys[k] = key_of(views[k].data(), views[k].size());
      __builtin_prefetch(&slots_[keys[k].hash >> shift_], 1);
    }
    for (std::size_t k = 0; k < n; ++k) {
      Slot& slot = locate(keys[k], views[k]);
      if (slot.id_plus_1 == 0) {
        if (closed_) continue;
        occupy(slot, keys[k], views[k]);
      }
      // Whether a document had the term before is as good as random to the branch predictor: the same is done anyhow.
      const std::uint32_t fresh = slot.document != document_ ? 1 : 0;
      const std::uint32_t place = slot.place + (used - slot.place) * fresh;
      row[place] = {slot.id_plus_1 - 1, row[place].count * (1 - fresh) + 1};
      slot.document = document_;
      slot.place = place;
      slot.document_frequency += fresh;
      used += fresh;
      if (ids != nullptr) ids[begin + k] = slot.id_plus_1 - 1;
    }
  }
  return used;
}

std::vector<TermKey> TermTable::keys(std::uint32_t thread) const {
  static_assert(std::endian::native == std::endian::little);
  std::vector<TermKey> keys(size());
  std::size_t n = 0;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    const Slot& slot = slots_[i];
    if (slot.id_plus_1 == 0) continue;
    TermKey& key = keys[n++];
    std::uint64_t a = slot.a, b = slot.b;
    if ((b & kLong) == kLong) {
      const ShortWord head = load_short_word(arena_.data() + ends_[slot.id_plus_1 - 1], kShortWord);
      a = head.low;
      b = head.high | kLong;
    }
    key = {__builtin_bswap64(a), __builtin_bswap64(b), slot.id_plus_1 - 1, thread};
  }
  return keys;
}

std::vector<std::uint32_t> TermTable::document_frequencies() const {
  std::vector<std::uint32_t> df(size());
  for (std::size_t i = 0; i < slots_.size(); ++i)
    if (slots_[i].id_plus_1 != 0) df[slots_[i].id_plus_1 - 1] = slots_[i].document_frequency;
  return df;
}

}  // namespace wordloom::counts
