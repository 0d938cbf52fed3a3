#include "wordloom/vocab/word_table.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "vocab/short_word.hpp"
#include "wordloom/core/error.hpp"

namespace wordloom {
namespace {

constexpr std::size_t kFirstSlots = 1024;
constexpr std::size_t kMostWords = 0xfffffffeU;  // index_plus_1 has 32 bits, and callers want an id to spare
constexpr std::size_t kShort = kShortWord;
static_assert(WordTable::kPadding == kShortWord);
constexpr std::size_t kRecent = 8192;  // 256 KiB: with the text at hand in the second-level cache

// Folds a 128-bit product, as the multiply-and-fold hashes do; the constants are arbitrary odd ones.
std::uint64_t hash_short(const ShortWord& head, std::size_t length) {
  const std::uint64_t a = head.low ^ 0x9e3779b97f4a7c15ULL ^ length;
  const std::uint64_t b = head.high ^ 0xd1b54a32d192ed03ULL;
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  // The sum keeps words apart for which one factor happens to be zero.
  return (static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64)) + (a ^ std::rotl(b, 32));
}

// Out of line: XXH3 is large, and inlined it would keep the path of the short words from being inlined.
[[gnu::noinline]] std::uint64_t hash_long(std::string_view word) { return XXH3_64bits(word.data(), word.size()); }

std::uint32_t tag_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }

}  // namespace

// Without the word itself: two integers copied as one vector would wait for their stores.
struct WordTable::Key {
  ShortWord head{};  // of a short word
  std::uint64_t hash = 0;

  [[gnu::always_inline]] static inline Key padded(std::string_view word) {
    if (word.size() > kShort) return {{}, hash_long(word)};
    const ShortWord head = load_short_word(word.data(), word.size());
    return {head, hash_short(head, word.size())};
  }
  static Key plain(std::string_view word) {
    if (word.size() > kShort) return padded(word);
    std::array<char, kShort> copy{};
    std::copy(word.begin(), word.end(), copy.begin());
    return padded({copy.data(), word.size()});
  }
};

inline std::size_t WordTable::locate(std::string_view sought, const Key& key) const {
  const std::size_t mask = slots_.size() - 1;
  const std::uint32_t tag = tag_of(key.hash);
  for (std::size_t at = key.hash & mask;; at = (at + 1) & mask) {
    const Slot slot = slots_[at];
    if (slot.index_plus_1 == 0) return at;
    if (slot.tag != tag) continue;
    const std::string_view known = word(slot.index_plus_1 - 1);
    if (known.size() != sought.size()) continue;
    if (known.size() <= kShort ? load_short_word(known.data(), known.size()) == key.head : known == sought) return at;
  }
}

inline std::uint32_t WordTable::insert_key(std::string_view word, const Key& key) {
  if (slots_.empty()) rebuild(kFirstSlots);
  const Slot slot = slots_[locate(word, key)];
  return slot.index_plus_1 != 0 ? slot.index_plus_1 - 1 : append(word, key);
}

std::uint32_t WordTable::insert(std::string_view word) { return insert_key(word, Key::plain(word)); }

std::uint32_t WordTable::insert_padded(std::string_view word) { return insert_key(word, Key::padded(word)); }

void WordTable::insert_padded(std::span<const std::string_view> words, std::uint32_t* indices) {
  // A look-up touches a slot, then the word's end, then its bytes, each of which tends to miss the caches. Group by
  // group, each step fetches ahead what the next one needs. One word in six or so is not among the recent ones, so a
  // group has to be large for enough of them to be waited for at a time: 16, 64 and 128 words gave 225, 240 and 265
  // MB/s.
  constexpr std::size_t kGroup = 128;
  if (slots_.empty()) rebuild(kFirstSlots);
  if (recent_.empty()) recent_.resize(kRecent);
  std::array<Key, kGroup> keys;
  std::array<std::uint32_t, kGroup> missed;
  for (std::size_t first = 0; first < words.size(); first += kGroup) {
    const std::size_t count = std::min(kGroup, words.size() - first);
    for (std::size_t i = 0; i < count; ++i) {
      keys[i] = Key::padded(words[first + i]);
      __builtin_prefetch(&recent_[keys[i].hash & (kRecent - 1)]);
    }
    std::size_t misses = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const Recent& r = recent_[keys[i].hash & (kRecent - 1)];
      const bool found =
          ((r.low ^ keys[i].head.low) | (r.high ^ keys[i].head.high) | (r.length ^ words[first + i].size())) == 0;
      indices[first + i] = r.index;
      missed[misses] = static_cast<std::uint32_t>(i);
      misses += found ? 0 : 1;
    }
    for (std::size_t m = 0; m < misses; ++m) __builtin_prefetch(&slots_[keys[missed[m]].hash & (slots_.size() - 1)]);
    for (std::size_t m = 0; m < misses; ++m) {
      const Slot slot = slots_[keys[missed[m]].hash & (slots_.size() - 1)];
      __builtin_prefetch(ends_.data() + slot.index_plus_1);
    }
    for (std::size_t m = 0; m < misses; ++m) {
      const Slot slot = slots_[keys[missed[m]].hash & (slots_.size() - 1)];
      if (slot.index_plus_1 != 0) __builtin_prefetch(arena_.data() + ends_[slot.index_plus_1 - 1]);
    }
    for (std::size_t m = 0; m < misses; ++m) {
      const Key& key = keys[missed[m]];
      const std::string_view word = words[first + missed[m]];
      const std::uint32_t index = insert_key(word, key);
      indices[first + missed[m]] = index;
      if (word.size() <= kShort)
        recent_[key.hash & (kRecent - 1)] = {.low = key.head.low,
                                             .high = key.head.high,
                                             .index = index,
                                             .length = static_cast<std::uint32_t>(word.size())};
    }
  }
}

std::uint32_t WordTable::append(std::string_view word, const Key& key) {
  if (size() >= kMostWords) throw fail(ErrorKind::memory, "a word table holds at most {} words", kMostWords);
  if ((size() + 1) * 2 > slots_.size()) rebuild(slots_.size() * 2);
  const std::uint64_t begin = ends_.empty() ? 0 : ends_.back();
  const std::uint64_t end = begin + word.size();
  arena_.resize(end + kPadding);
  std::copy(word.begin(), word.end(), arena_.begin() + static_cast<std::ptrdiff_t>(begin));
  ends_.push_back(end);
  const auto count = static_cast<std::uint32_t>(size());
  std::size_t at = key.hash & (slots_.size() - 1);
  while (slots_[at].index_plus_1 != 0) at = (at + 1) & (slots_.size() - 1);
  slots_[at] = {tag_of(key.hash), count};
  return count - 1;
}

std::optional<std::uint32_t> WordTable::find(std::string_view word) const {
  if (slots_.empty()) return std::nullopt;
  const Slot slot = slots_[locate(word, Key::plain(word))];
  if (slot.index_plus_1 == 0) return std::nullopt;
  return slot.index_plus_1 - 1;
}

void WordTable::reserve(std::size_t words, std::size_t bytes) {
  ends_.reserve(words);
  arena_.reserve(bytes + kPadding);
  const std::size_t slots = std::bit_ceil(std::max(words * 2, kFirstSlots));
  if (slots > slots_.size()) rebuild(slots);
}

std::uint64_t WordTable::memory_bytes() const {
  return arena_.capacity() + ends_.capacity() * sizeof(std::uint64_t) + slots_.capacity() * sizeof(Slot) +
         recent_.capacity() * sizeof(Recent);
}

void WordTable::rebuild(std::size_t slots) {
  std::vector<Slot> fresh(slots);
  const std::size_t mask = slots - 1;
  // The words are hashed again: a slot has no room for all 64 bits, and each word is moved about once on average.
  for (std::uint32_t index = 0; index < size(); ++index) {
    const std::uint64_t hash = Key::padded(word(index)).hash;
    std::size_t at = hash & mask;
    while (fresh[at].index_plus_1 != 0) at = (at + 1) & mask;
    fresh[at] = {tag_of(hash), index + 1};
  }
  slots_ = std::move(fresh);
}

}  // namespace wordloom
