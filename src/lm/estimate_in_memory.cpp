#include <algorithm>
#include <future>
#include <memory>
#include <vector>

#include "lm/count_table.hpp"
#include "lm/estimator.hpp"
#include "lm/weights.hpp"
#include "wordloom/core/parallel.hpp"

namespace wordloom::lm {
namespace {

constexpr std::size_t kBatch = std::size_t{1} << 17;  // n-grams sent at a time
constexpr std::size_t kGrain = std::size_t{1} << 16;

// Sending takes about as long as estimating, and what takes the model may use one thread only: while an order is sent,
// the next one is estimated.
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
    std::future<void> sending;
    for (std::uint32_t k = 1; k <= order; ++k) {
      if (k < order) weigh_histories(k + 1);
      if (sending.valid()) sending.get();
      sending = std::async(std::launch::async, [this, level = finished_level(k)] { send(*level); });
      if (k < order) probabilities(k + 1);
    }
    sending.get();
    job_.sink.end();
  }

 private:
  // What is sent of an order; nothing else touches it meanwhile.
  struct Level {
    std::uint32_t order = 0;
    std::shared_ptr<const BigArray<float>> p;  // not of unigrams
    BigArray<float> backoff;                   // log10; empty at the highest order
  };

  void count() {
    CountOptions options;
    options.order = job_.config.order;
    options.kind =
        counts_continuations(job_.config.smoothing.method) ? CountKind::continuations : CountKind::occurrences;
    for (std::uint32_t k = 1; k <= options.order; ++k) options.prune.push_back(job_.threshold(k));
    options.threads = threads_;
    options.stop = job_.stop;
    job_.tell("count", 0, static_cast<double>(job_.text.positions()), "n-grams");
    table_ = count_in_memory(job_.text, options, pool_, job_.sorter);
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

  float probability(std::uint32_t k, std::size_t i) const { return k == 1 ? unigrams_[i] : (*p_)[i]; }
  std::size_t size(std::uint32_t k) const { return k == 1 ? table_.unigrams.size() : table_.orders[k].size; }

  // What follows each n-gram of order k - 1. Every thread looks at all n-grams and adds up the histories of its share:
  // no locks, and sums that do not depend on threads.
  void weigh_histories(std::uint32_t k) {
    const OrderTable& t = table_.orders[k];
    const DiscountRule& rule = rules_[k];
    const std::size_t histories = size(k - 1);
    const bool lower_needed = !rule.interpolated && rule.constant <= 0;
    weights_ = BigArray<HistoryWeights>(pool_, histories);
    BigArray<double> lower(pool_, lower_needed ? histories : 0);
    run_threads(threads_, [&](std::size_t thread) {
      const std::size_t first = histories * thread / threads_, last = histories * (thread + 1) / threads_;
      // Sums are kept where the weights will be: scale holds the total, lower what is kept of it.
      std::fill(weights_.data() + first, weights_.data() + last, HistoryWeights{0, 0});
      if (lower_needed) std::fill(lower.data() + first, lower.data() + last, 0.0);
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
    const auto made = std::make_shared<BigArray<float>>(pool_, t.size);
    BigArray<float>& p = *made;
    parallel_for(t.size, kGrain, threads_, [&](std::size_t begin, std::size_t end, std::size_t) {
      for (std::size_t i = begin; i < end; ++i) {
        const HistoryWeights& w = weights_[t.context[i]];
        double value = rule.kept(t.count[i]) * w.scale;
        if (rule.interpolated) value += w.lower * static_cast<double>(probability(k - 1, t.suffix[i]));
        p[i] = static_cast<float>(value);
      }
    });
    p_ = made;
    weights_ = {};
    t.context = {};
    t.count = {};
    job_.look_for_stop();
  }

  struct Batch {
    std::vector<WordIndex> words;
    std::vector<float> p, backoff;
  };

  std::shared_ptr<const Level> finished_level(std::uint32_t k) {
    auto level = std::make_shared<Level>();
    level->order = k;
    level->p = p_;
    if (k == job_.config.order) return level;
    level->backoff = BigArray<float>(pool_, weights_.size());
    parallel_for(weights_.size(), kGrain, threads_, [&](std::size_t begin, std::size_t end, std::size_t) {
      for (std::size_t i = begin; i < end; ++i) level->backoff[i] = log10_backoff(weights_[i]);
    });
    return level;
  }

  void send(const Level& level) const {
    const std::uint32_t k = level.order;
    if (k == 1) return send_unigrams(job_, unigrams_, level.backoff.span());
    const std::size_t n = size(k), wave = threads_ * 2;
    std::vector<Batch> batches(wave);
    std::uint64_t sent = 0;
    for (std::size_t first = 0; first < n; first += wave * kBatch) {
      parallel_for(wave, 1, threads_, [&](std::size_t begin, std::size_t end, std::size_t) {
        for (std::size_t b = begin; b < end; ++b)
          fill(level, std::min(n, first + b * kBatch), std::min(n, first + (b + 1) * kBatch), batches[b]);
      });
      for (const Batch& batch : batches) {
        if (!batch.p.empty()) job_.sink.add({k, batch.words, batch.p, batch.backoff});
        sent += batch.p.size();
      }
      job_.tell_sent(k, sent);
    }
  }

  void fill(const Level& level, std::size_t begin, std::size_t end, Batch& batch) const {
    const std::uint32_t k = level.order;
    const bool top = level.backoff.size() == 0;
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
      batch.p[used] = safe_log10(static_cast<double>((*level.p)[i]));
      if (!top) batch.backoff[used] = level.backoff[i];
      ++used;
    }
    batch.words.resize(used * k);
    batch.p.resize(used);
    if (!top) batch.backoff.resize(used);
  }

  PagePool pool_;
  const EstimateJob& job_;
  EstimateReport& report_;
  std::size_t threads_;
  CountTable table_;
  std::vector<DiscountRule> rules_;           // by order
  std::vector<float> unigrams_;               // probabilities
  std::shared_ptr<const BigArray<float>> p_;  // of the order at hand
  BigArray<HistoryWeights> weights_;          // of the order at hand, as histories
};

}  // namespace

void estimate_in_memory(const EstimateJob& job, EstimateReport& report) { Estimator(job, report).run(); }

}  // namespace wordloom::lm
