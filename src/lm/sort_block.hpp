#pragma once
// Sorting one block of n-grams: the seam behind which another device may stand.
#include <cstddef>
#include <cstdint>
#include <span>

#include "wordloom/lm/model_stream.hpp"

namespace wordloom::lm {

/// The n-gram that ends at a position of a text. Its words, from the last to the first, are packed from the highest bit
/// of (hi, lo) down, as many as fit into 96 bits, the last of them perhaps in part.
struct SortEntry {
  std::uint64_t hi = 0;
  std::uint32_t lo = 0;
  std::uint32_t position = 0;
};

/// How words are packed into the 96 bits of an entry.
struct KeyLayout {
  KeyLayout(std::size_t vocabulary_size, std::uint32_t order);
  std::uint32_t order;
  std::uint32_t bits;         ///< per word, 2..32
  std::uint32_t whole_words;  ///< words that are in the key with all their bits, at most `order`
  bool complete;              ///< the key is the whole n-gram
  std::uint64_t hi_mask;
  std::uint32_t lo_mask;

  /// Word k (0: the last of the n-gram), k < whole_words.
  WordIndex word(const SortEntry& entry, std::uint32_t k) const {
    const std::uint32_t low = 96 - (k + 1) * bits;  // its lowest bit
    const std::uint64_t mask = (std::uint64_t{1} << bits) - 1;
    if (low >= 32) return static_cast<WordIndex>((entry.hi >> (low - 32)) & mask);
    return static_cast<WordIndex>(((entry.hi << (32 - low)) | (entry.lo >> low)) & mask);
  }
};

/// The n-grams that end at positions [begin, end) of `text`, those that end in <s> left out; histories stop at <s>,
/// which stands for all words before it. text[begin - order + 1] and later must be readable. Returns how many.
std::size_t make_entries(std::span<const WordIndex> text, std::size_t begin, std::size_t end, const KeyLayout& layout,
                         SortEntry* out);

/// Sorts by (hi, lo), in no particular order among equals. `scratch` is as long as `entries`. This is "sort one block"
/// for in-memory counting and for the runs of counting on disk alike. Memory: kSortBytes an entry, scratch included.
void sort_entries(std::span<SortEntry> entries, std::span<SortEntry> scratch, const KeyLayout& layout,
                  std::size_t threads);
inline constexpr std::uint64_t kSortBytes = sizeof(SortEntry) + 2 * sizeof(std::uint32_t);

}  // namespace wordloom::lm
