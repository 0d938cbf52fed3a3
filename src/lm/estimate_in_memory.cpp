#include <algorithm>
#include <vector>

#include "lm/count_table.hpp"
#include "lm/estimator.hpp"
#include "lm/weights.hpp"
#include "wordloom/core/parallel.hpp"

namespace wordloom::lm {
namespace {

constexpr std::size_t kBatch = std::size_t{1} << 17;  // n-grams sent at a time
constexpr std::size_t kGrain = std::size_t{1} << 16;

class Estimator {
 public:
  Estimator(const EstimateJob& job, EstimateReport& report)
      : job_(job), report_(report), threads_(job.config.threads) {}

  void run() {
    const std::uint32_t order = job_.config.order;
    count();
    rules();
    job_.sink.begin(job_.header, true);
    unigrams_ = unigram_probabilities(job_.config.smoothing, rules_[1], table_.unigrams);
    for (std::uint32_t k = 1; k <= order; ++k) {
      if (k < order) weigh_histories(k + 1);
      send(k);
      if (k < order) probabilities(k + 1);
    }
    job_.sink.end();
  }

 private:
  void count() {
    CountOptions options;
    options.order = job_.config.order;
    options.kind =
        counts_continuations(job_.config.smoothing.method) ? CountKind::continuations : CountKind::occurrences;
    for (std::uint32_t k = 1; k <= options.order; ++k) options.prune.push_back(job_.threshold(k));
    options.threads = threads_;
    options.stop = job_.stop;
    job_.tell("count", 0, static_cast<double>(job_.text.positions()));
    table_ = count_in_memory(job_.text, options);
  }

  void rules() {
    const std::uint32_t order = job_.config.order;
    std::vector<CountsOfCounts> counts(order + 1);
    parallel_for(order, 1, threads_, [&](std::size_t begin, std::size_t end, std::size_t) {
      for (std::size_t k = begin + 1; k <= end; ++k) {
        CountsOfCounts n{};
        if (k == 1)
          for (const std::uint32_t c : table_.unigrams) n[std::min<std::size_t>(c, n.size() - 1)] += 1;
        else
          for (const std::uint32_t c : table_.orders[k].count.span()) n[std::min<std::size_t>(c, n.size() - 1)] += 1;
        counts[k] = n;
      }
    });
    rules_.resize(order + 1);
    job_.header.counts.resize(order);
    for (std::uint32_t k = 1; k <= order; ++k) {
      rules_[k] = rule_for(job_, k, counts[k], report_);
      OrderReport& r = report_.orders[k - 1];
      r.counted = k == 1 ? table_.unigrams.size() : table_.orders[k].size;
      r.ngrams = job_.header.counts[k - 1] = k == 1 ? table_.unigrams.size() : table_.orders[k].kept;
    }
  }

  float probability(std::uint32_t k, std::size_t i) const { return k == 1 ? unigrams_[i] : p_[i]; }
  std::size_t size(std::uint32_t k) const { return k == 1 ? table_.unigrams.size() : table_.orders[k].size; }

  // What follows each n-gram of order k - 1. Every thread looks at all n-grams and adds up the histories of its share:
  // no locks, and sums that do not depend on threads.
  void weigh_histories(std::uint32_t k) {
    const OrderTable& t = table_.orders[k];
    const DiscountRule& rule = rules_[k];
    const std::size_t histories = size(k - 1);
    const bool lower_needed = !rule.interpolated && rule.constant <= 0;
    weights_ = BigArray<HistoryWeights>(histories);
    BigArray<double> lower(lower_needed ? histories : 0);
    run_threads(threads_, [&](std::size_t thread) {
      const std::size_t first = histories * thread / threads_, last = histories * (thread + 1) / threads_;
      // Sums are kept where the weights will be: scale holds the total, lower what is kept of it.
      for (std::size_t i = 0; i < t.size; ++i) {
        const std::size_t h = t.context[i];
        if (h < first || h >= last) continue;
        const std::uint32_t count = t.count[i];
        HistoryWeights& w = weights_[h];
        w.scale += rule.weight(count);
        if (t.pruned(i)) continue;
        w.lower += rule.kept(count);
        if (lower_needed) lower[h] += static_cast<double>(probability(k - 1, t.suffix[i]));
      }
      for (std::size_t h = first; h < last; ++h)
        weights_[h] = weigh(rule, {weights_[h].scale, weights_[h].lower}, lower_needed ? lower[h] : 0.0);
    });
    job_.look_for_stop();
  }

  void probabilities(std::uint32_t k) {
    OrderTable& t = table_.orders[k];
    const DiscountRule& rule = rules_[k];
    BigArray<float> p(t.size);
    parallel_for(t.size, kGrain, threads_, [&](std::size_t begin, std::size_t end, std::size_t) {
      for (std::size_t i = begin; i < end; ++i) {
        const HistoryWeights& w = weights_[t.context[i]];
        double value = rule.kept(t.count[i]) * w.scale;
        if (rule.interpolated) value += w.lower * static_cast<double>(probability(k - 1, t.suffix[i]));
        p[i] = static_cast<float>(value);
      }
    });
    p_ = std::move(p);
    weights_ = {};
    t.context = {};
    t.count = {};
    job_.look_for_stop();
  }

  struct Batch {
    std::vector<WordIndex> words;
    std::vector<float> p, backoff;
  };

  void send(std::uint32_t k) {
    const bool top = k == job_.config.order;
    if (k == 1) {
      std::vector<float> backoff;
      if (!top)
        for (std::size_t w = 0; w < unigrams_.size(); ++w) backoff.push_back(log10_backoff(weights_[w]));
      send_unigrams(job_, unigrams_, backoff);
      return;
    }
    const std::size_t n = size(k), wave = threads_ * 2;
    std::vector<Batch> batches(wave);
    for (std::size_t first = 0; first < n; first += wave * kBatch) {
      parallel_for(wave, 1, threads_, [&](std::size_t begin, std::size_t end, std::size_t) {
        for (std::size_t b = begin; b < end; ++b)
          fill(k, top, std::min(n, first + b * kBatch), std::min(n, first + (b + 1) * kBatch), batches[b]);
      });
      for (const Batch& batch : batches)
        if (!batch.p.empty()) job_.sink.add({k, batch.words, batch.p, batch.backoff});
      job_.tell("write", static_cast<double>(std::min(n, first + wave * kBatch)), static_cast<double>(n));
    }
  }

  void fill(std::uint32_t k, bool top, std::size_t begin, std::size_t end, Batch& batch) const {
    const OrderTable& t = table_.orders[k];
    batch.words.resize((end - begin) * k);
    batch.p.resize(end - begin);
    batch.backoff.resize(top ? 0 : end - begin);
    std::size_t used = 0;
    for (std::size_t i = begin; i < end; ++i) {
      if (t.pruned(i)) continue;
      WordIndex* const words = batch.words.data() + used * k;
      words[0] = t.first_word(i);
      std::size_t at = t.suffix[i];
      for (std::uint32_t order = k - 1; order >= 2; --order) {
        words[k - order] = table_.orders[order].first_word(at);
        at = table_.orders[order].suffix[at];
      }
      words[k - 1] = static_cast<WordIndex>(at);
      batch.p[used] = safe_log10(static_cast<double>(p_[i]));
      if (!top) batch.backoff[used] = log10_backoff(weights_[i]);
      ++used;
    }
    batch.words.resize(used * k);
    batch.p.resize(used);
    if (!top) batch.backoff.resize(used);
  }

  const EstimateJob& job_;
  EstimateReport& report_;
  std::size_t threads_;
  CountTable table_;
  std::vector<DiscountRule> rules_;   // by order
  std::vector<float> unigrams_;       // probabilities
  BigArray<float> p_;                 // of the order at hand
  BigArray<HistoryWeights> weights_;  // of the order at hand, as histories
};

}  // namespace

void estimate_in_memory(const EstimateJob& job, EstimateReport& report) { Estimator(job, report).run(); }

}  // namespace wordloom::lm
