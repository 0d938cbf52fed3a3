#pragma once
// A model held in memory: closed, marked and sorted, so that a tree can be made of it.
#include <cstdint>
#include <string>
#include <vector>

#include "wordloom/lm/model_stream.hpp"

namespace wordloom::lm {

/// The n-grams of one order.
struct HeldLevel {
  std::uint32_t order = 0;
  std::vector<WordIndex> words;  ///< [size, order], oldest first
  std::vector<float> prob, backoff;
  std::size_t size() const { return prob.size(); }
  const WordIndex* ngram(std::size_t i) const { return words.data() + i * order; }
};

/// Adds what is missing below each n-gram of order 3 and above, its last and its first k-1 words, with the probability
/// kAddedProb; turns back-offs of zero into -0.0 for n-grams that begin no longer one and +0.0 for the others.
/// `levels[k - 1]` is order k; unigrams are complete and in the order of their ids.
void close_and_mark(std::vector<HeldLevel>& levels);

/// Sorts by the words from the last to the first. Throws ErrorKind::format for an n-gram that is there twice.
void sort_by_suffix(HeldLevel& level, const std::vector<std::string>& words);

}  // namespace wordloom::lm
