#include "lm/count_table.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "wordloom/core/error.hpp"
#include "wordloom/core/parallel.hpp"
#include "wordloom/lm/estimate.hpp"

namespace wordloom::lm {
namespace {

constexpr std::size_t kPart = 16384;  // sorted entries handed to a thread at a time
constexpr std::size_t kAhead = 16;    // entries whose memory is asked for in advance

using PerOrder = std::array<std::size_t, kMaxOrder + 1>;

// What an entry's neighbours and its place in the sentence say about it.
struct Shape {
  std::uint8_t shared;  // words it shares with the entry before it, from the last word on
  std::uint8_t length;  // its order; below the highest when the sentence begins there
};

class Counter {
 public:
  Counter(const LmText& text, const CountOptions& options, PagePool& pool, BlockSorter& sorter)
      : pool_(pool),
        sorter_(sorter),
        source_(text),
        options_(options),
        order_(options.order),
        layout_(text.words().size(), options.order) {}

  CountTable run() {
    read();
    sort();
    cut_into_parts();
    compare_neighbours();
    make_columns();
    mark_pruned();
    find_contexts();
    return std::move(table_);
  }

 private:
  void look_for_stop() const {
    if (options_.stop != nullptr && options_.stop->load()) throw fail(ErrorKind::io, "interrupted");
  }

  void read() {
    // <s> stands before the first sentence often enough that every n-gram may be read whole.
    const std::size_t pad = order_;
    text_ = BigArray<WordIndex>(pool_, source_.positions() + pad);
    std::fill_n(text_.data(), pad, kBegin);
    source_.read_all(text_.data() + pad);
  }

  void sort() {
    const std::size_t n = text_.size(), threads = options_.threads, part = (n + threads - 1) / threads;
    entries_ = BigArray<SortEntry>(pool_, source_.positions() - source_.sentences());
    // Each thread knows where its entries go when it knows how many <s> stand before them.
    std::vector<std::size_t> begins(threads + 1);
    run_threads(threads, [&](std::size_t t) {
      const std::size_t first = std::min(n, std::max<std::size_t>(order_, t * part));
      const std::size_t last = std::max(first, std::min(n, (t + 1) * part));
      begins[t + 1] =
          (last - first) - static_cast<std::size_t>(std::count(text_.data() + first, text_.data() + last, kBegin));
    });
    for (std::size_t t = 0; t < threads; ++t) begins[t + 1] += begins[t];
    run_threads(threads, [&](std::size_t t) {
      const std::size_t first = std::min(n, std::max<std::size_t>(order_, t * part));
      const std::size_t last = std::max(first, std::min(n, (t + 1) * part));
      make_entries(text_.span(), first, last, layout_, entries_.data() + begins[t]);
    });
    look_for_stop();
    sorter_.sort(entries_.span(), layout_, pool_);
    look_for_stop();
  }

  // Parts end where the last word changes, so that no n-gram is in two of them.
  void cut_into_parts() {
    const auto last_word = [this](std::size_t i) { return layout_.word(entries_[i], 0); };
    parts_.push_back(0);
    while (parts_.back() < entries_.size()) {
      std::size_t end = std::min(entries_.size(), parts_.back() + kPart);
      if (end < entries_.size()) {
        const WordIndex word = last_word(end - 1);
        const auto* const begin = entries_.data() + end;
        end += static_cast<std::size_t>(
            std::partition_point(begin, static_cast<const SortEntry*>(entries_.data()) + entries_.size(),
                                 [&](const SortEntry& e) { return layout_.word(e, 0) <= word; }) -
            begin);
      }
      parts_.push_back(end);
    }
  }

  template <class Body>
  void each_part(const Body& body) {
    parallel_for(parts_.size() - 1, 1, options_.threads, [&](std::size_t first, std::size_t last, std::size_t) {
      for (std::size_t p = first; p < last; ++p) body(p, parts_[p], parts_[p + 1]);
    });
    look_for_stop();
  }

  WordIndex word(const SortEntry& entry, std::uint32_t k) const {
    return k < layout_.whole_words ? layout_.word(entry, k) : text_[entry.position - k];
  }
  std::uint32_t length_of(const SortEntry& entry) const {
    std::uint32_t k = 1;
    while (k < order_ && word(entry, k) != kBegin) ++k;
    return std::min(order_, k + 1);
  }
  // Where words do not all fit into the key: entries that agree in it are put in order by the text.
  bool before(const SortEntry& a, const SortEntry& b) const {
    const std::uint32_t length_a = length_of(a), length_b = length_of(b);
    for (std::uint32_t k = layout_.whole_words; k < order_; ++k) {
      const WordIndex wa = k < length_a ? text_[a.position - k] : kBegin;
      const WordIndex wb = k < length_b ? text_[b.position - k] : kBegin;
      if (wa != wb) return wa < wb;
    }
    return false;
  }
  void finish_order(std::size_t begin, std::size_t end) {
    while (begin < end) {
      std::size_t same = begin + 1;
      while (same < end && entries_[same].hi == entries_[begin].hi && entries_[same].lo == entries_[begin].lo) ++same;
      if (same - begin > 1)
        std::sort(entries_.data() + begin, entries_.data() + same,
                  [this](const SortEntry& a, const SortEntry& b) { return before(a, b); });
      begin = same;
    }
  }
  std::uint8_t shared_words(const SortEntry& a, std::uint32_t length_a, const SortEntry& b,
                            std::uint32_t length_b) const {
    std::uint32_t k = 0;
    for (; k < layout_.whole_words; ++k)
      if (layout_.word(a, k) != layout_.word(b, k)) return static_cast<std::uint8_t>(k);
    for (; k < order_; ++k) {
      const WordIndex wa = k < length_a ? text_[a.position - k] : kBegin;
      const WordIndex wb = k < length_b ? text_[b.position - k] : kBegin;
      if (wa != wb) break;
    }
    return static_cast<std::uint8_t>(k);
  }

  void compare_neighbours() {
    shapes_ = BigArray<Shape>(pool_, entries_.size());
    sizes_.resize(parts_.size());
    each_part([this](std::size_t part, std::size_t begin, std::size_t end) {
      if (!layout_.complete) finish_order(begin, end);
      PerOrder fresh{};
      for (std::size_t i = begin; i < end; ++i) {
        const std::uint32_t length = length_of(entries_[i]);
        const std::uint8_t shared =
            i == begin ? std::uint8_t{0} : shared_words(entries_[i - 1], shapes_[i - 1].length, entries_[i], length);
        shapes_[i] = {shared, static_cast<std::uint8_t>(length)};
        for (std::uint32_t k = shared + 1U; k <= length; ++k) ++fresh[k];
      }
      sizes_[part] = fresh;
    });
  }

  void make_columns() {
    PerOrder total{};
    for (PerOrder& part : sizes_)
      for (std::uint32_t k = 2; k <= order_; ++k) total[k] += std::exchange(part[k], total[k]);
    const bool prune = std::any_of(options_.prune.begin(), options_.prune.end(), [](auto t) { return t > 0; });
    const bool continuations = options_.kind == CountKind::continuations;
    table_.order = order_;
    table_.unigrams.assign(source_.words().size(), 0);
    table_.orders.resize(order_ + 1);
    occurrences_.resize(order_ + 1);
    for (std::uint32_t k = 2; k <= order_; ++k) {
      OrderTable& t = table_.orders[k];
      t.size = t.kept = total[k];
      t.first = BigArray<std::uint32_t>(pool_, t.size);
      t.suffix = BigArray<std::uint32_t>(pool_, t.size);
      t.count = BigArray<std::uint32_t>(pool_, t.size);
      if (prune && continuations && k < order_) occurrences_[k] = BigArray<std::uint32_t>(pool_, t.size);
    }
    if (order_ > 2) ranks_ = BigArray<std::uint32_t>(pool_, text_.size() * (order_ - 2));
    each_part([&](std::size_t part, std::size_t begin, std::size_t end) {
      // `at` is the n-gram of each order that the entry before was.
      PerOrder at = sizes_[part];
      for (std::uint32_t k = 2; k <= order_; ++k) --at[k];
      for (std::size_t i = begin; i < end; ++i) {
        if (order_ > 2 && i + kAhead < end)
          __builtin_prefetch(ranks_.data() + std::size_t{entries_[i + kAhead].position} * (order_ - 2), 1);
        const SortEntry& entry = entries_[i];
        const Shape shape = shapes_[i];
        at[1] = layout_.word(entry, 0);
        for (std::uint32_t k = std::max(2U, shape.shared + 1U); k <= shape.length; ++k) {
          OrderTable& t = table_.orders[k];
          const std::size_t here = ++at[k];
          t.first[here] = word(entry, k - 1);
          t.suffix[here] = static_cast<std::uint32_t>(at[k - 1]);
          t.count[here] = 0;
          if (occurrences_[k].size() > 0) occurrences_[k][here] = 0;
          if (continuations) ++counter(k - 1, at[k - 1]);
        }
        if (continuations)
          ++counter(shape.length, at[shape.length]);
        else
          for (std::uint32_t k = 1; k <= shape.length; ++k) ++counter(k, at[k]);
        if (prune && continuations)
          for (std::uint32_t k = 2; k <= std::min<std::uint32_t>(shape.length, order_ - 1); ++k)
            ++occurrences_[k][at[k]];
        std::uint32_t* const ranks = ranks_.data() + std::size_t{entry.position} * (order_ - 2);
        for (std::uint32_t k = 2; k <= std::min<std::uint32_t>(shape.length, order_ - 1); ++k)
          ranks[k - 2] = static_cast<std::uint32_t>(at[k]);
      }
    });
  }
  std::uint32_t& counter(std::uint32_t k, std::size_t i) {
    return k == 1 ? table_.unigrams[i] : table_.orders[k].count[i];
  }

  void mark_pruned() {
    for (std::uint32_t k = 2; k <= order_; ++k) {
      const std::uint64_t threshold = k - 1 < options_.prune.size() ? options_.prune[k - 1] : 0;
      if (threshold == 0) continue;
      OrderTable& t = table_.orders[k];
      const BigArray<std::uint32_t>& occurrences = occurrences_[k].size() > 0 ? occurrences_[k] : t.count;
      for (std::size_t i = 0; i < t.size; ++i)
        if (occurrences[i] <= threshold) {
          t.first[i] |= OrderTable::kPruned;
          --t.kept;
        }
    }
    occurrences_.clear();
  }

  // The context of the n-gram that ends at a position is what ends at the position before.
  void find_contexts() {
    for (std::uint32_t k = 2; k <= order_; ++k)
      table_.orders[k].context = BigArray<std::uint32_t>(pool_, table_.orders[k].size);
    const std::size_t width = order_ - 2;
    each_part([&](std::size_t part, std::size_t begin, std::size_t end) {
      PerOrder at = sizes_[part];
      for (std::size_t i = begin; i < end; ++i) {
        if (i + kAhead < end && width > 0 && shapes_[i + kAhead].shared < order_)
          __builtin_prefetch(ranks_.data() + std::size_t{entries_[i + kAhead].position - 1} * width);
        const std::size_t position = entries_[i].position;
        const Shape shape = shapes_[i];
        for (std::uint32_t k = std::max(2U, shape.shared + 1U); k <= shape.length; ++k)
          table_.orders[k].context[at[k]++] = k == 2 ? word(entries_[i], 1) : ranks_[(position - 1) * width + (k - 3)];
      }
    });
  }

  PagePool& pool_;
  BlockSorter& sorter_;
  const LmText& source_;
  const CountOptions& options_;
  std::uint32_t order_;
  KeyLayout layout_;
  BigArray<WordIndex> text_;
  BigArray<SortEntry> entries_;
  BigArray<Shape> shapes_;
  std::vector<std::size_t> parts_;  // where parts of entries_ begin, and the end
  std::vector<PerOrder> sizes_;     // new n-grams of a part; then where its n-grams begin
  std::vector<BigArray<std::uint32_t>> occurrences_;
  BigArray<std::uint32_t> ranks_;  // [position][order - 2]: which n-gram of order 2, 3, ... ends there
  CountTable table_;
};

}  // namespace

std::uint64_t counting_bytes(std::uint64_t positions, std::uint32_t order) {
  // Entries, and either what sorting them takes or shapes, ranks and the columns of at most `positions` n-grams per
  // order.
  return positions * (4 + sizeof(SortEntry) + std::max<std::uint64_t>(kSortBytes, 2 + 4 * order + 16 * (order - 1)));
}

CountTable count_in_memory(const LmText& text, const CountOptions& options, PagePool& pool, BlockSorter& sorter) {
  if (text.positions() + options.order >= 0xffffffffULL)
    throw fail(ErrorKind::config, "the text has {} words: n-grams of at most 4,294,967,000 can be counted",
               text.positions());
  if (text.words().size() >= OrderTable::kPruned)
    throw fail(ErrorKind::config,
               "the text has {} different words: at most 2147483647 can be counted; --min-count 2 "
               "leaves rare ones out",
               text.words().size());
  return Counter(text, options, pool, sorter).run();
}

}  // namespace wordloom::lm
