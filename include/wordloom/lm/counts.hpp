#pragma once
// The n-grams of a text and how often they occur.
#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "wordloom/core/progress.hpp"
#include "wordloom/lm/sort_report.hpp"
#include "wordloom/lm/text.hpp"

namespace wordloom::lm {

struct NgramCountOptions {
  std::uint32_t order = 3;     ///< 1..8
  bool continuations = false;  ///< below `order`: different words before the n-gram instead of occurrences
  std::size_t threads = 1;
  std::string device = "cpu";  ///< where n-grams are sorted: "auto", "cpu", "cuda" or "cuda:N"
};

/// Calls `body` for all n-grams of order 1, then 2 and so on; those of an order are sorted by their words from the last
/// to the first. Words that do not occur are passed over. Memory: about 100 bytes per word of the text. Returns where
/// n-grams were sorted. Throws ErrorKind::config, ErrorKind::io "interrupted" and, of a device that is named,
/// ErrorKind::device.
SortReport count_ngrams(const LmText& text, const NgramCountOptions& options,
                        const std::function<void(std::span<const WordIndex> ngram, std::uint64_t count)>& body,
                        const StopFlag* stop = nullptr);

}  // namespace wordloom::lm
