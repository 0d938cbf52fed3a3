#pragma once
// From a text to a back-off model: counting, smoothing, pruning.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "wordloom/core/progress.hpp"
#include "wordloom/lm/model_stream.hpp"
#include "wordloom/lm/smoothing.hpp"
#include "wordloom/lm/sort_report.hpp"
#include "wordloom/lm/text.hpp"

namespace wordloom::lm {

inline constexpr std::uint32_t kMaxOrder = 8;

struct EstimateConfig {
  std::uint32_t order = 5;  ///< 1..8
  SmoothingConfig smoothing;
  /// By order: n-grams that occur at most so often are left out of the model, their share going to the lower order.
  /// Must not fall from one order to the next; the first is 0 (unigrams stay); the last holds for all further orders.
  std::vector<std::uint64_t> prune;
  std::uint64_t max_memory = 0;  ///< bytes for counting; beyond it n-grams are sorted on disk. 0: no limit
  std::size_t threads = 1;
  std::string spool_directory;  ///< of sorted runs; empty: $TMPDIR, else /tmp
  std::string device = "cpu";   ///< where n-grams are sorted: "auto", "cpu", "cuda" or "cuda:N"
  void validate() const;        ///< throws ErrorKind::config
};

struct OrderReport {
  std::uint64_t ngrams = 0;          ///< in the model
  std::uint64_t counted = 0;         ///< before pruning
  std::array<double, 4> discount{};  ///< Kneser-Ney: taken off counts 1, 2, and 3 and more, at [1..3]
};

struct EstimateReport {
  std::vector<OrderReport> orders;    ///< [order]: of order 1 first
  std::vector<std::string> warnings;  ///< estimates that failed and what was used instead
  bool spilled = false;               ///< n-grams were sorted on disk
  SortReport sorting;                 ///< where
};

/// Estimates a model and streams it into `sink` (begin() to end()). `header` gives words, recipe and provenance; its
/// order and counts are filled in. The result does not depend on threads and devices; memory limits change it by
/// rounding at most. Progress: phases "count", "estimate" and "write". Throws ErrorKind::config, what the sink throws,
/// ErrorKind::device when a device that is named is not there, fails or lacks memory, and ErrorKind::io "interrupted"
/// once `stop` is true.
EstimateReport estimate(const LmText& text, const EstimateConfig& config, ModelHeader header, ModelSink& sink,
                        const ProgressFn& progress = {}, const StopFlag* stop = nullptr);

}  // namespace wordloom::lm
