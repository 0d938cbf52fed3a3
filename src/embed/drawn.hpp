#pragma once
// Sentences with everything that chance decides about them.
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "wordloom/core/random.hpp"

namespace wordloom::embed {

/// What was drawn for one word as the centre of a window.
struct DrawnCentre {
  std::uint32_t first = 0, last = 0;   ///< the contexts: places [first, last] of the sentence without the centre
  std::uint32_t rows = 0, groups = 0;  ///< where its own begin in DrawnWords::rows and ::groups
  std::uint32_t row_count = 0;
};

/// The words of one sentence, or of a piece of one, that sub-sampling left.
struct DrawnWords {
  CounterRng rng{0, 0};
  std::uint64_t passed = 0;  ///< to be added to a position for the number of corpus words passed by then
  std::vector<std::uint32_t> words;
  std::vector<std::uint64_t> positions;  ///< of these words in the corpus
  bool complete = false;                 ///< something was drawn for every word as a centre
  std::vector<DrawnCentre> centres;      ///< one for each word, valid once drawn
  std::vector<std::uint32_t> rows;       ///< of the output matrix, those of one centre together
  std::vector<std::uint32_t> groups;     ///< rows of one prediction each, where a centre has several of its own

  void clear() {
    complete = false;
    words.clear();
    positions.clear();
    centres.clear();
    rows.clear();
    groups.clear();
  }
  /// Begins the draws of a centre whose contexts reach so far to both sides; centres come in any order.
  DrawnCentre& begin(std::size_t i, std::size_t reach) {
    if (centres.size() != words.size()) centres.resize(words.size());
    centres[i] = {.first = static_cast<std::uint32_t>(i > reach ? i - reach : 0),
                  .last = static_cast<std::uint32_t>(i + reach < words.size() ? i + reach : words.size() - 1),
                  .rows = static_cast<std::uint32_t>(rows.size()),
                  .groups = static_cast<std::uint32_t>(groups.size()),
                  .row_count = 0};
    return centres[i];
  }
  std::span<const std::uint32_t> rows_of(std::size_t i) const {
    return {rows.data() + centres[i].rows, centres[i].row_count};
  }
};

}  // namespace wordloom::embed
