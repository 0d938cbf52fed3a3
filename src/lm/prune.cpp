#include "wordloom/lm/prune.hpp"

#include <algorithm>
#include <cmath>

#include "lm/distribution.hpp"
#include "lm/model_columns.hpp"
#include "lm/weights.hpp"
#include "wordloom/core/error.hpp"

namespace wordloom::lm {
namespace {

constexpr double kLn10 = 2.302585092994046;
constexpr double kSmallest = 1e-12;

// log10 of the probability that a text goes through each n-gram of the order below `order`. A sentence begins as often
// as one ends.
std::vector<std::vector<float>> history_probabilities(const ModelColumns& model) {
  std::vector<std::vector<float>> all(model.header.order);
  for (std::uint32_t k = 1; k < model.header.order; ++k) {
    const ModelColumns::Order& o = model.orders[k];
    all[k].resize(o.size());
    for (std::size_t i = 0; i < o.size(); ++i)
      all[k][i] = k > 1 ? all[k - 1][o.context[i]] + o.p[i] : i == kBegin ? o.p[kEnd] : o.p[i];
  }
  return all;
}

}  // namespace

PruneReport prune_by_entropy(const Model& model, double threshold, ModelSink& sink) {
  if (!(threshold >= 0))
    throw fail(ErrorKind::config, "the pruning threshold is {}: it must not be below 0", threshold);
  require_probabilities(model, "the model");
  ModelColumns columns;
  model.send(columns);
  const std::uint32_t order = columns.header.order;
  std::vector<std::vector<bool>> keep(order + 1);
  for (std::uint32_t k = 1; k <= order; ++k) keep[k].assign(columns.orders[k].size(), k == 1);
  const auto histories = history_probabilities(columns);

  for (std::uint32_t k = order; k >= 2; --k) {
    const ModelColumns::Order& o = columns.orders[k];
    const ModelColumns::Order& below = columns.orders[k - 1];
    std::vector<double> left(below.size(), 1.0), unseen(below.size(), 1.0);
    for (std::size_t i = 0; i < o.size(); ++i) {
      left[o.context[i]] -= from_log10(o.p[i]);
      unseen[o.context[i]] -= from_log10(below.p[o.suffix[i]]);
    }
    for (std::size_t i = 0; i < o.size(); ++i) {
      const std::size_t h = o.context[i];
      const double p = from_log10(o.p[i]), lower = from_log10(below.p[o.suffix[i]]);
      if (!keep[k][i] && p > 0) {
        // The back-off weight now, and without this n-gram (eq. 6).
        const double rest = std::max(left[h], 0.0);
        const double now = unseen[h] > kSmallest ? std::max(rest, kSmallest) / unseen[h] : 1.0;
        const double then = (rest + p) / std::max(unseen[h] + lower, kSmallest);
        const double change =
            lower > 0 ? p * (std::log(lower) + std::log(then) - std::log(p)) + rest * (std::log(then) - std::log(now))
                      : -1e9;
        // -change: how far the new distribution is from the old one after this history (eq. 4); weighed by how often
        // the history occurs, it is the growth of the logarithm of perplexity.
        const double growth = std::exp(-change * std::exp(kLn10 * static_cast<double>(histories[k - 1][h]))) - 1;
        keep[k][i] = growth >= threshold;
      }
      if (keep[k][i] && k > 2) keep[k - 1][o.context[i]] = keep[k - 1][o.suffix[i]] = true;
    }
  }
  columns.normalise(keep);
  bool whole = true;
  PruneReport report;
  for (std::uint32_t k = 1; k <= order; ++k) {
    const ModelColumns::Order& o = columns.orders[k];
    report.before.push_back(o.size());
    report.added.push_back(0);
    for (std::size_t i = 0; k > 1 && i < o.size(); ++i) {
      if (!o.added[i]) continue;
      --report.before.back();
      // What is there only to be passed through stays out, as it was; a history has a weight now.
      if (keep[k][i] && o.backoff[i] == 0 && std::signbit(o.backoff[i])) keep[k][i] = whole = false;
      report.added.back() += keep[k][i] ? 1 : 0;
    }
    report.after.push_back(static_cast<std::uint64_t>(std::count(keep[k].begin(), keep[k].end(), true)) -
                           report.added.back());
  }
  columns.send(sink, keep, whole);
  return report;
}

}  // namespace wordloom::lm
