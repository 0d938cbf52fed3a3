// Estimation in bounded memory. The n-grams of the highest order are sorted in runs and merged; one pass over them
// gives the n-grams of all orders, which stay on disk. Then order by order: sort by history, weigh each history, sort
// back.
#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "lm/adjust.hpp"
#include "lm/big_array.hpp"
#include "lm/estimator.hpp"
#include "lm/packed_gram.hpp"
#include "lm/sort_block.hpp"
#include "lm/spool_column.hpp"
#include "lm/weights.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/io/external_sort.hpp"

namespace wordloom::lm {
namespace {

constexpr std::uint32_t kMaxLimbs = 4;
constexpr std::size_t kBatch = std::size_t{1} << 16;

template <std::uint32_t Limbs>
struct Counted {
  PackedGram<Limbs> gram;
  std::uint32_t count = 0;
  std::uint32_t pruned = 0;
  friend bool operator<(const Counted& a, const Counted& b) { return a.gram < b.gram; }
};

// The n-grams of one order with what is known of them, in the order of their words from the last to the first.
template <std::uint32_t Limbs>
using GramColumn = SpoolColumn<Counted<Limbs>>;

struct OrderOnDisk {
  explicit OrderOnDisk(const std::string& directory)
      : one(directory), two(directory), three(directory), four(directory), p(directory), backoff(directory) {}
  GramColumn<1> one;  // that of so many limbs is used
  GramColumn<2> two;
  GramColumn<3> three;
  GramColumn<4> four;
  SpoolColumn<float> p;        // probabilities
  SpoolColumn<float> backoff;  // log10
  std::uint64_t kept = 0;
  CountsOfCounts counts{};

  template <std::uint32_t Limbs>
  GramColumn<Limbs>& column() {
    if constexpr (Limbs == 1)
      return one;
    else if constexpr (Limbs == 2)
      return two;
    else if constexpr (Limbs == 3)
      return three;
    else
      return four;
  }
};

// An n-gram on its way to its history: packed with the words of the history first.
template <std::uint32_t Limbs>
struct AtHistory {
  PackedGram<Limbs> gram;
  std::uint32_t index = 0;  // among the n-grams of its order
  std::uint32_t count = 0;
  float lower = 0;  // probability of its suffix
  std::uint32_t pruned = 0;
  friend bool operator<(const AtHistory& a, const AtHistory& b) { return a.gram < b.gram; }
};

struct Indexed {
  std::uint32_t index = 0;
  float p = 0;
  friend bool operator<(const Indexed& a, const Indexed& b) { return a.index < b.index; }
};

class DiskEstimator {
 public:
  DiskEstimator(const EstimateJob& job, EstimateReport& report)
      : job_(job),
        report_(report),
        order_(job.config.order),
        layout_(job.text.words().size(), job.config.order),
        bits_(layout_.bits),
        memory_(job.config.max_memory - std::min(job.config.max_memory / 2, kOverhead)) {}

  void run() {
    for (std::uint32_t k = 0; k <= order_; ++k)
      orders_.push_back(std::make_unique<OrderOnDisk>(job_.config.spool_directory));
    with_limbs(order_, [this]<std::uint32_t Limbs>() { count<Limbs>(); });
    rules();
    job_.sink.begin(job_.header, true);
    unigrams_ = unigram_probabilities(job_.config.smoothing, rules_[1], counts_);
    for (std::uint32_t k = 1; k <= order_; ++k) {
      if (k < order_) with_limbs(k + 1, [this, k]<std::uint32_t Limbs>() { weigh_histories<Limbs>(k + 1); });
      send(k);
      orders_[k - 1].reset();  // its disk space is free from here on
    }
    job_.sink.end();
  }

 private:
  static constexpr std::uint64_t kOverhead = std::uint64_t{64} << 20;  // buffers of files and of the sink

  template <class Body>
  void with_limbs(std::uint32_t k, const Body& body) {
    switch (std::max(1U, limbs_of(k, bits_))) {
      case 1:
        return body.template operator()<1>();
      case 2:
        return body.template operator()<2>();
      case 3:
        return body.template operator()<3>();
      default:
        return body.template operator()<kMaxLimbs>();
    }
  }
  template <std::uint32_t Limbs>
  PackedGram<Limbs> packed(const WordIndex* words, std::uint32_t n) const {
    PackedGram<Limbs> gram;
    for (std::uint32_t k = 0; k < n; ++k) gram.put(k, bits_, words[k]);
    return gram;
  }
  // The first `n` words of a packed n-gram alone, in fewer or more limbs.
  template <std::uint32_t To, std::uint32_t From>
  PackedGram<To> head(const PackedGram<From>& gram, std::uint32_t n) const {
    PackedGram<To> out;
    const std::uint32_t used = n * bits_;
    for (std::uint32_t limb = 0; limb < std::min(To, From); ++limb) {
      if (used <= limb * 64) break;
      const std::uint32_t here = std::min(64U, used - limb * 64);
      out.limbs[limb] = here == 64 ? gram.limbs[limb] : gram.limbs[limb] & ~(~std::uint64_t{0} >> here);
    }
    return out;
  }
  ExternalSortOptions sort_options(std::uint64_t memory) const {
    return {.memory = memory, .threads = job_.config.threads, .directory = job_.config.spool_directory};
  }

  // What the sink leaves of the memory; a quarter in any case, as less would not bound the whole either.
  std::uint64_t room() const { return std::max(memory_ / 4, memory_ - std::min(memory_, job_.sink.held_bytes())); }

  // Runs of sorted n-grams of the highest order, merged, split into orders.
  template <std::uint32_t Limbs>
  void count() {
    ExternalSort<Counted<Limbs>> sorted(sort_options(memory_));
    // An entry says where it stands in 32 bits.
    const auto room = static_cast<std::size_t>(
        std::clamp<std::uint64_t>(memory_ / (sizeof(WordIndex) + sizeof(SortEntry) + kSortBytes), 4096, 0xffff0000U));
    auto pool = std::make_unique<PagePool>();
    // Each block comes after the last words of the one before: sentences may go on.
    std::vector<WordIndex> text(order_, kBegin);
    std::uint64_t done = 0;
    for (LmText::Place at; job_.text.read(at, room, text);) {
      sort_block<Limbs>(text, *pool, sorted);
      done += text.size() - order_;
      job_.tell("count", static_cast<double>(done), static_cast<double>(job_.text.positions()), "n-grams");
      text.erase(text.begin(), text.end() - order_);
    }
    text = std::vector<WordIndex>();
    pool.reset();
    sorted.finish();

    const CountKind kind =
        counts_continuations(job_.config.smoothing.method) ? CountKind::continuations : CountKind::occurrences;
    OrderSplitter splitter(order_, kind, job_.text.words().size(), [this](const CountedGram& g) { keep(g); });
    std::array<WordIndex, kMaxOrder> words{};
    Counted<Limbs> next{}, held{};
    bool any = false;
    const auto give = [&] {
      for (std::uint32_t k = 0; k < order_; ++k) words[k] = held.gram.word(k, bits_);
      splitter.add(words.data(), held.count);
    };
    while (sorted.next(next)) {
      if (any && next.gram == held.gram) {
        held.count += next.count;
        continue;
      }
      if (any) give();
      held = next;
      any = true;
    }
    if (any) give();
    splitter.finish();
    counts_ = splitter.unigrams();
  }

  template <std::uint32_t Limbs>
  void sort_block(const std::vector<WordIndex>& text, PagePool& pool, ExternalSort<Counted<Limbs>>& out) {
    BigArray<SortEntry> entries(pool, text.size());
    const std::size_t n = make_entries(text, order_, text.size(), layout_, entries.data());
    job_.sorter.sort(entries.span().first(n), layout_, pool);
    // Keys that do not hold whole n-grams are put in order among their equals, which are few.
    out.begin_run();
    std::vector<Counted<Limbs>> group, ready;
    const auto flush = [&] {
      std::sort(group.begin(), group.end());
      for (const Counted<Limbs>& c : group)
        if (!ready.empty() && ready.back().gram == c.gram)
          ready.back().count += c.count;
        else
          ready.push_back(c);
      group.clear();
      if (ready.size() < 8192) return;
      out.append_to_run(std::span(ready).first(ready.size() - 1));
      ready.erase(ready.begin(), ready.end() - 1);
    };
    std::array<WordIndex, kMaxOrder> words{};
    for (std::size_t i = 0; i < n; ++i) {
      const SortEntry& e = entries[i];
      const bool same = i > 0 && e.hi == entries[i - 1].hi && e.lo == entries[i - 1].lo;
      if (same && layout_.complete) {
        ++group.back().count;
        continue;
      }
      if (!same && i > 0) flush();
      bool begun = false;
      for (std::uint32_t k = 0; k < order_; ++k) {
        words[k] = begun ? kBegin : text[e.position - k];
        begun = begun || words[k] == kBegin;
      }
      group.push_back({packed<Limbs>(words.data(), order_), 1, 0});
    }
    if (!group.empty()) flush();
    out.append_to_run(ready);
  }

  void keep(const CountedGram& g) {
    OrderOnDisk& o = *orders_[g.order];
    const bool pruned = g.occurrences <= job_.threshold(g.order);
    ++o.counts[std::min<std::size_t>(g.count, o.counts.size() - 1)];
    o.kept += pruned ? 0 : 1;
    with_limbs(g.order, [&]<std::uint32_t Limbs>() {
      o.column<Limbs>().push({packed<Limbs>(g.last_to_first, g.order), g.count, pruned ? 1U : 0U});
    });
  }

  void rules() {
    CountsOfCounts unigrams{};
    for (const std::uint32_t c : counts_) ++unigrams[std::min<std::size_t>(c, unigrams.size() - 1)];
    rules_.resize(order_ + 1);
    job_.header.counts.resize(order_);
    for (std::uint32_t k = 1; k <= order_; ++k) {
      rules_[k] = rule_for(job_, k, k == 1 ? unigrams : orders_[k]->counts, report_);
      OrderReport& r = report_.orders[k - 1];
      std::uint64_t counted = counts_.size();
      if (k > 1) with_limbs(k, [&]<std::uint32_t Limbs>() { counted = orders_[k]->template column<Limbs>().size(); });
      if (counted >= 0xffffffffU)
        throw fail(ErrorKind::config, "the text has {} {}-grams: at most 4,294,967,294 can be held; prune them",
                   counted, k);
      r.counted = counted;
      r.ngrams = job_.header.counts[k - 1] = k == 1 ? counted : orders_[k]->kept;
    }
  }

  // Gives the probability of the suffix of n-grams that come in order.
  template <std::uint32_t Limbs>
  class SuffixReader {
   public:
    SuffixReader(DiskEstimator& owner, std::uint32_t k)
        : owner_(owner), k_(k), grams_(owner.orders_[k]->template column<Limbs>()), p_(owner.orders_[k]->p) {}
    template <std::uint32_t From>
    float find(const PackedGram<From>& longer) {
      const PackedGram<Limbs> wanted = owner_.head<Limbs>(longer, k_);
      while (!(here_.gram == wanted && started_)) {
        if (!grams_.next(here_) || !p_.next(value_))
          throw fail(ErrorKind::internal, "an n-gram of order {} has no suffix", k_ + 1);
        started_ = true;
      }
      return value_;
    }

   private:
    DiskEstimator& owner_;
    std::uint32_t k_;
    typename GramColumn<Limbs>::Reader grams_;
    SpoolColumn<float>::Reader p_;
    Counted<Limbs> here_{};
    float value_ = 0;
    bool started_ = false;
  };

  // From the probabilities of order k - 1 to those of order k, and the back-off weights of order k - 1.
  template <std::uint32_t Limbs>
  void weigh_histories(std::uint32_t k) {
    const std::uint64_t memory = room();
    ExternalSort<AtHistory<Limbs>> by_history(sort_options(memory / 2));
    const auto fill = [&](auto& lower_of) {
      typename GramColumn<Limbs>::Reader grams(orders_[k]->template column<Limbs>());
      Counted<Limbs> g{};
      for (std::uint32_t index = 0; grams.next(g); ++index) {
        AtHistory<Limbs> a;
        for (std::uint32_t j = 1; j < k; ++j) a.gram.put(j - 1, bits_, g.gram.word(j, bits_));
        a.gram.put(k - 1, bits_, g.gram.word(0, bits_));
        a.index = index;
        a.count = g.count;
        a.pruned = g.pruned;
        a.lower = lower_of(g.gram);
        by_history.add(a);
      }
    };
    if (k == 2) {
      auto unigram = [this](const PackedGram<Limbs>& g) { return unigrams_[g.word(0, bits_)]; };
      fill(unigram);
    } else {
      with_limbs(k - 1, [&]<std::uint32_t Lower>() {
        SuffixReader<Lower> reader(*this, k - 1);
        auto suffix = [&reader](const PackedGram<Limbs>& g) { return reader.find(g); };
        fill(suffix);
      });
    }
    by_history.finish();
    job_.look_for_stop();

    const DiscountRule& rule = rules_[k];
    ExternalSort<Indexed> by_index(sort_options(memory / 4));
    BackoffWriter backoffs(*this, k - 1);
    std::vector<AtHistory<Limbs>> group;
    const auto weigh_group = [&] {
      HistorySums sums;
      double seen_lower = 0;
      for (const auto& a : group) {
        sums.total += rule.weight(a.count);
        if (a.pruned != 0) continue;
        sums.kept += rule.kept(a.count);
        seen_lower += static_cast<double>(a.lower);
      }
      const HistoryWeights w = weigh(rule, sums, seen_lower);
      for (const auto& a : group) {
        double p = rule.kept(a.count) * w.scale;
        if (rule.interpolated) p += w.lower * static_cast<double>(a.lower);
        by_index.add({a.index, static_cast<float>(p)});
      }
      std::array<WordIndex, kMaxOrder> history{};
      for (std::uint32_t j = 0; j + 1 < k; ++j) history[j] = group.front().gram.word(j, bits_);
      backoffs.put(history.data(), log10_backoff(w));
      group.clear();
    };
    AtHistory<Limbs> a{};
    while (by_history.next(a)) {
      if (!group.empty() && head<Limbs>(group.front().gram, k - 1) != head<Limbs>(a.gram, k - 1)) weigh_group();
      group.push_back(a);
    }
    if (!group.empty()) weigh_group();
    backoffs.finish();
    job_.look_for_stop();
    by_index.finish();
    Indexed value{};
    while (by_index.next(value)) orders_[k]->p.push(value.p);
  }

  // Back-off weights of all n-grams of one order, in their order, from those of the histories that occur.
  class BackoffWriter {
   public:
    BackoffWriter(DiskEstimator& owner, std::uint32_t k) : owner_(owner), k_(k) {
      if (k == 1)
        owner.unigram_backoffs_.assign(owner.unigrams_.size(), -0.0F);
      else
        owner.with_limbs(k, [this]<std::uint32_t Limbs>() {
          next_ = [this, reader = std::make_shared<typename GramColumn<Limbs>::Reader>(
                             owner_.orders_[k_]->template column<Limbs>())](PackedGram<kMaxLimbs>& out) {
            Counted<Limbs> c{};
            if (!reader->next(c)) return false;
            out = owner_.head<kMaxLimbs>(c.gram, k_);
            return true;
          };
        });
    }
    void put(const WordIndex* history, float log10_weight) {
      if (k_ == 1) {
        owner_.unigram_backoffs_[history[0]] = log10_weight;
        return;
      }
      const PackedGram<kMaxLimbs> wanted = owner_.packed<kMaxLimbs>(history, k_);
      PackedGram<kMaxLimbs> here;
      while (next_(here)) {
        const bool found = here == wanted;
        owner_.orders_[k_]->backoff.push(found ? log10_weight : -0.0F);
        if (found) return;
      }
      throw fail(ErrorKind::internal, "a history of order {} is no n-gram", k_);
    }
    void finish() {
      PackedGram<kMaxLimbs> here;
      while (k_ > 1 && next_(here)) owner_.orders_[k_]->backoff.push(-0.0F);
    }

   private:
    DiskEstimator& owner_;
    std::uint32_t k_;
    std::function<bool(PackedGram<kMaxLimbs>&)> next_;
  };

  void send(std::uint32_t k) {
    const bool top = k == order_;
    if (k == 1) {
      send_unigrams(job_, unigrams_, top ? std::span<const float>() : std::span<const float>(unigram_backoffs_));
      return;
    }
    with_limbs(k, [&]<std::uint32_t Limbs>() {
      OrderOnDisk& o = *orders_[k];
      typename GramColumn<Limbs>::Reader grams(o.template column<Limbs>());
      SpoolColumn<float>::Reader ps(o.p), backoffs(o.backoff);
      std::vector<WordIndex> words;
      std::vector<float> log10_p, log10_b;
      std::uint64_t sent = 0;
      const auto flush = [&] {
        if (!log10_p.empty()) job_.sink.add({k, words, log10_p, log10_b});
        sent += log10_p.size();
        words.clear();
        log10_p.clear();
        log10_b.clear();
        job_.tell_sent(k, sent);
      };
      Counted<Limbs> g{};
      float p = 0, backoff = 0;
      while (grams.next(g)) {
        if (!ps.next(p) || (!top && !backoffs.next(backoff)))
          throw fail(ErrorKind::internal, "n-grams of order {} without a probability", k);
        if (g.pruned != 0) continue;
        for (std::uint32_t j = k; j-- > 0;) words.push_back(g.gram.word(j, bits_));
        log10_p.push_back(safe_log10(static_cast<double>(p)));
        if (!top) log10_b.push_back(backoff);
        if (log10_p.size() == kBatch) flush();
      }
      flush();
    });
  }

  const EstimateJob& job_;
  EstimateReport& report_;
  std::uint32_t order_;
  KeyLayout layout_;
  std::uint32_t bits_;
  std::uint64_t memory_;
  std::vector<std::unique_ptr<OrderOnDisk>> orders_;
  std::vector<std::uint32_t> counts_;  // of unigrams
  std::vector<float> unigrams_, unigram_backoffs_;
  std::vector<DiscountRule> rules_;
};

}  // namespace

void estimate_on_disk(const EstimateJob& job, EstimateReport& report) { DiskEstimator(job, report).run(); }

}  // namespace wordloom::lm
