#pragma once
// All n-grams of a text with their counts, in memory: each points at the n-gram without its first word and at the one
// without its last.
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "lm/big_array.hpp"
#include "lm/block_sorter.hpp"
#include "wordloom/core/progress.hpp"
#include "wordloom/lm/text.hpp"

namespace wordloom::lm {

/// What is counted.
enum class CountKind {
  occurrences,    ///< in the text
  continuations,  ///< Kneser-Ney: below the highest order, the different words before it; n-grams that begin with <s>
                  ///< have no word before them and keep their occurrences
};

/// The n-grams of one order, sorted by their words compared from the last to the first. Columns [size].
struct OrderTable {
  static constexpr std::uint32_t kPruned = 0x80000000U;
  std::size_t size = 0;
  std::size_t kept = 0;             ///< not pruned
  BigArray<std::uint32_t> first;    ///< the first word, and kPruned
  BigArray<std::uint32_t> suffix;   ///< entry of the order below: the n-gram without its first word
  BigArray<std::uint32_t> context;  ///< entry of the order below: the n-gram without its last word
  BigArray<std::uint32_t> count;
  bool pruned(std::size_t i) const { return (first[i] & kPruned) != 0; }
  WordIndex first_word(std::size_t i) const { return first[i] & ~kPruned; }
};

struct CountTable {
  std::vector<std::uint32_t> unigrams;  ///< counts by word
  std::vector<OrderTable> orders;       ///< [order + 1]; 2..order are used
  std::uint32_t order = 1;
};

struct CountOptions {
  std::uint32_t order = 5;
  CountKind kind = CountKind::continuations;
  std::vector<std::uint64_t> prune;  ///< [order]: n-grams of order k + 1 that occur at most prune[k] times are marked
  std::size_t threads = 1;
  const StopFlag* stop = nullptr;
};

/// Bytes that count_in_memory() takes at most for a text of so many positions.
std::uint64_t counting_bytes(std::uint64_t positions, std::uint32_t order);

/// Throws ErrorKind::config for texts of 2^32 positions and more, ErrorKind::io "interrupted", and what `sorter`
/// throws. The table's columns live in `pool`.
CountTable count_in_memory(const LmText& text, const CountOptions& options, PagePool& pool, BlockSorter& sorter);

}  // namespace wordloom::lm
