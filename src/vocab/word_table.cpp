#include "wordloom/vocab/word_table.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "wordloom/core/error.hpp"

namespace wordloom {
namespace {

constexpr std::size_t kFirstSlots = 1024;
constexpr std::size_t kMostWords = 0xfffffffeU;  // index_plus_1 has 32 bits, and callers want an id to spare

// Words are short: two overlapping loads of fixed size beat a call of memcmp.
template <class Int>
bool same_ends(const char* a, const char* b, std::size_t n) {
  Int a_first, a_last, b_first, b_last;
  std::memcpy(&a_first, a, sizeof(Int));
  std::memcpy(&b_first, b, sizeof(Int));
  std::memcpy(&a_last, a + n - sizeof(Int), sizeof(Int));
  std::memcpy(&b_last, b + n - sizeof(Int), sizeof(Int));
  return a_first == b_first && a_last == b_last;
}

bool same_bytes(const char* a, const char* b, std::size_t n) {
  if (n > 16) return std::memcmp(a, b, n) == 0;
  if (n >= 8) return same_ends<std::uint64_t>(a, b, n);
  if (n >= 4) return same_ends<std::uint32_t>(a, b, n);
  if (n >= 2) return same_ends<std::uint16_t>(a, b, n);
  return n == 0 || *a == *b;
}

std::uint32_t tag_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }

}  // namespace

std::uint64_t WordTable::hash(std::string_view word) { return XXH3_64bits(word.data(), word.size()); }

std::size_t WordTable::locate(std::string_view word, std::uint64_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  const std::uint32_t tag = tag_of(hash);
  for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
    const Slot slot = slots_[at];
    if (slot.index_plus_1 == 0) return at;
    if (slot.tag != tag) continue;
    const std::string_view known = this->word(slot.index_plus_1 - 1);
    if (known.size() == word.size() && same_bytes(known.data(), word.data(), word.size())) return at;
  }
}

std::uint32_t WordTable::insert(std::string_view word) {
  if (slots_.empty()) rebuild(kFirstSlots);
  const std::uint64_t h = hash(word);
  std::size_t at = locate(word, h);
  if (slots_[at].index_plus_1 != 0) return slots_[at].index_plus_1 - 1;

  if (size() >= kMostWords) throw fail(ErrorKind::memory, "a word table holds at most {} words", kMostWords);
  if ((size() + 1) * 2 > slots_.size()) {
    rebuild(slots_.size() * 2);
    at = locate(word, h);
  }
  const auto index = static_cast<std::uint32_t>(size());
  ends_.push_back(arena_.size() + word.size());
  try {
    arena_.insert(arena_.end(), word.begin(), word.end());
  } catch (...) {
    ends_.pop_back();
    throw;
  }
  slots_[at] = {tag_of(h), index + 1};
  return index;
}

std::optional<std::uint32_t> WordTable::find(std::string_view word) const {
  if (slots_.empty()) return std::nullopt;
  const Slot slot = slots_[locate(word, hash(word))];
  if (slot.index_plus_1 == 0) return std::nullopt;
  return slot.index_plus_1 - 1;
}

void WordTable::reserve(std::size_t words, std::size_t bytes) {
  ends_.reserve(words);
  arena_.reserve(bytes);
  const std::size_t slots = std::bit_ceil(std::max(words * 2, kFirstSlots));
  if (slots > slots_.size()) rebuild(slots);
}

std::uint64_t WordTable::memory_bytes() const {
  return arena_.capacity() + ends_.capacity() * sizeof(std::uint64_t) + slots_.capacity() * sizeof(Slot);
}

void WordTable::rebuild(std::size_t slots) {
  std::vector<Slot> fresh(slots);
  const std::size_t mask = slots - 1;
  // The words are hashed again: the slot has no room for all 64 bits, and each word is moved less than once on average.
  for (std::uint32_t index = 0; index < size(); ++index) {
    const std::uint64_t h = hash(word(index));
    std::size_t at = h & mask;
    while (fresh[at].index_plus_1 != 0) at = (at + 1) & mask;
    fresh[at] = {tag_of(h), index + 1};
  }
  slots_ = std::move(fresh);
}

}  // namespace wordloom
