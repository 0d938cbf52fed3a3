#include "wordloom/lm/estimate.hpp"

#include <algorithm>

#include "lm/count_table.hpp"
#include "lm/estimator.hpp"
#include "lm/weights.hpp"
#include "wordloom/core/error.hpp"

namespace wordloom::lm {

void EstimateConfig::validate() const {
  smoothing.validate();
  if (order < 1 || order > kMaxOrder)
    throw fail(ErrorKind::config, "the order is {}: it must be between 1 and {}", order, kMaxOrder);
  if (threads < 1 || threads > 4096)
    throw fail(ErrorKind::config, "threads is {}: it must be between 1 and 4096", threads);
  if (prune.size() > order)
    throw fail(ErrorKind::config, "{} pruning thresholds were given for a model of order {}", prune.size(), order);
  for (std::size_t k = 0; k < prune.size(); ++k) {
    if (k == 0 && prune[0] != 0)
      throw fail(
          ErrorKind::config,
          "the pruning threshold of order 1 is {}: unigrams are not pruned, it must be 0 (--min-count and --vocab "
          "limit the words)",
          prune[0]);
    if (k > 0 && prune[k] < prune[k - 1])
      throw fail(
          ErrorKind::config,
          "the pruning threshold of order {} is {}, below the {} of order {}: thresholds must not fall, or n-grams "
          "would lose their suffixes",
          k + 1, prune[k], prune[k - 1], k);
  }
}

void EstimateJob::look_for_stop() const {
  if (stop != nullptr && stop->load()) throw fail(ErrorKind::io, "interrupted");
}

void EstimateJob::tell(std::string_view phase, double done, double total, std::string_view unit) const {
  look_for_stop();
  if (!progress) return;
  Progress p;
  p.phase = phase;
  p.done = done;
  p.total = total;
  p.unit = unit;
  progress(p);
}

void EstimateJob::tell_sent(std::uint32_t order, std::uint64_t sent) const {
  double done = static_cast<double>(sent), total = 0;
  for (std::uint32_t k = 1; k <= header.counts.size(); ++k) {
    total += static_cast<double>(header.counts[k - 1]);
    if (k < order) done += static_cast<double>(header.counts[k - 1]);
  }
  tell("write", done, total, "n-grams");
}

std::uint64_t EstimateJob::predicted() const { return header.words.size() - 1 - (config.smoothing.closed ? 1 : 0); }

std::uint64_t EstimateJob::threshold(std::uint32_t order) const {
  if (config.prune.empty()) return 0;
  return config.prune[std::min<std::size_t>(order, config.prune.size()) - 1];
}

DiscountRule rule_for(const EstimateJob& job, std::uint32_t order, const CountsOfCounts& counts,
                      EstimateReport& report) {
  CountsOfCounts as_lmplz = counts;
  if (order <= job.last.size()) {
    const auto place = [&](std::uint32_t count) -> std::uint64_t& {
      return as_lmplz[std::min<std::size_t>(count, as_lmplz.size() - 1)];
    };
    --place(job.last[order - 1].continuations);
    ++place(job.last[order - 1].occurrences);
  }
  DiscountRule rule = make_rule(job.config.smoothing, order, as_lmplz, job.predicted(), report.warnings);
  if (counts_continuations(job.config.smoothing.method))
    report.orders[order - 1].discount = {0, 1 - rule.small[1], 2 - rule.small[2], -rule.shift};
  return rule;
}

void send_unigrams(const EstimateJob& job, std::span<const float> p, std::span<const float> log10_backoff) {
  std::vector<WordIndex> words(p.size());
  std::vector<float> log10_p(p.size());
  for (std::size_t w = 0; w < p.size(); ++w) {
    words[w] = static_cast<WordIndex>(w);
    log10_p[w] = safe_log10(static_cast<double>(p[w]));
  }
  job.sink.add({1, words, log10_p, log10_backoff});
}

EstimateReport estimate(const LmText& text, const EstimateConfig& config, ModelHeader header, ModelSink& sink,
                        const ProgressFn& progress, const StopFlag* stop) {
  BlockSorter sorter(config.device, config.threads);
  return estimate_with(sorter, text, config, std::move(header), sink, progress, stop);
}

EstimateReport estimate_with(BlockSorter& sorter, const LmText& text, const EstimateConfig& config, ModelHeader header,
                             ModelSink& sink, const ProgressFn& progress, const StopFlag* stop) {
  config.validate();
  EstimateReport report;
  report.orders.resize(config.order);
  header.order = config.order;
  header.words = text.words();
  std::vector<LastNgram> last;
  if (counts_continuations(config.smoothing.method)) last = last_ngrams(text, config.order);
  const EstimateJob job{text, config, header, sink, progress, stop, std::move(last), sorter};
  report.spilled = config.max_memory != 0 && counting_bytes(text.positions(), config.order) > config.max_memory;
  if (report.spilled)
    estimate_on_disk(job, report);
  else
    estimate_in_memory(job, report);
  report.sorting = sorter.report();
  return report;
}

}  // namespace wordloom::lm
