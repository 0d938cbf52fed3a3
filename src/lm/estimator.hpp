#pragma once
// The two ways to estimate a model: in memory, and with n-grams sorted on disk.
#include "lm/block_sorter.hpp"
#include "lm/last_ngrams.hpp"
#include "wordloom/lm/estimate.hpp"

namespace wordloom::lm {

struct EstimateJob {
  const LmText& text;
  const EstimateConfig& config;
  ModelHeader& header;
  ModelSink& sink;
  const ProgressFn& progress;
  const StopFlag* stop;
  std::vector<LastNgram> last;  ///< of Kneser-Ney
  BlockSorter& sorter;

  void look_for_stop() const;
  void tell(std::string_view phase, double done, double total, std::string_view unit) const;
  /// `sent` n-grams of `order` are with the sink, and all of the orders below.
  void tell_sent(std::uint32_t order, std::uint64_t sent) const;
  std::uint64_t predicted() const;  ///< words that can follow a history
  std::uint64_t threshold(std::uint32_t order) const;
};

/// One n-gram order's rule, and its discounts into the report.
DiscountRule rule_for(const EstimateJob& job, std::uint32_t order, const CountsOfCounts& counts,
                      EstimateReport& report);
/// Sends the unigrams.
void send_unigrams(const EstimateJob& job, std::span<const float> p, std::span<const float> log10_backoff);

/// estimate() with blocks of n-grams sorted by `sorter` instead of on the device that `config` names.
EstimateReport estimate_with(BlockSorter& sorter, const LmText& text, const EstimateConfig& config, ModelHeader header,
                             ModelSink& sink, const ProgressFn& progress = {}, const StopFlag* stop = nullptr);

void estimate_in_memory(const EstimateJob& job, EstimateReport& report);
void estimate_on_disk(const EstimateJob& job, EstimateReport& report);

}  // namespace wordloom::lm
