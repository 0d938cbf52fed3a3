#include "counts/search/max_score.hpp"

#include <algorithm>

namespace wordloom::search {
namespace {

constexpr std::uint32_t kWindow = 1U << 12;

class MaxScore {
 public:
  MaxScore(const SegmentScorer& scorer, std::vector<Cursor>& cursors, std::uint64_t first_document, Best& best)
      : segment_(*scorer.segment),
        first_document_(first_document),
        best_(best),
        sums_(kWindow),
        found_(kWindow),
        values_(kWindow) {
    for (Cursor& cursor : cursors) order_.push_back(&cursor);
    rest_.resize(order_.size() + 1);
  }

  void run() {
    std::uint32_t begin = 0;
    while (begin < segment_.documents()) {
      std::uint32_t next = kEnd;
      for (const Cursor* cursor : order_) next = std::min(next, cursor->next_document());
      begin = std::max(begin, next);
      if (begin >= segment_.documents()) break;
      const std::uint32_t end = std::min(segment_.documents(), begin + kWindow);
      window(begin, end);
      begin = end;
    }
  }

 private:
  void window(std::uint32_t begin, std::uint32_t end) {
    for (Cursor* cursor : order_) cursor->window_bound = cursor->bound(begin, end);
    std::sort(order_.begin(), order_.end(),
              [](const Cursor* a, const Cursor* b) { return a->window_bound < b->window_bound; });
    // Terms [0, passive) together stay at or below the threshold: rest_[i] is the sum of the first i bounds.
    std::int64_t sum = 0;
    std::size_t passive = 0;
    for (std::size_t i = 0; i < order_.size(); ++i) {
      rest_[i] = sum;
      sum += order_[i]->window_bound;
      if (sum <= best_.threshold()) passive = i + 1;
    }
    rest_[order_.size()] = sum;
    if (passive == order_.size()) return;
    if (passive + 1 == order_.size()) {
      order_[passive]->for_each(
          begin, end, [&] { return best_.threshold() - rest_[passive]; },
          [&](std::uint32_t document, std::int32_t units) {
            if (units + rest_[passive] > best_.threshold()) candidate(document, units, passive);
          });
      return;
    }
    for (std::size_t i = passive; i < order_.size(); ++i) order_[i]->add(begin, end, sums_.data());
    const auto needed = static_cast<std::int32_t>(std::max<std::int64_t>(0, best_.threshold() - rest_[passive]));
    const std::size_t n = take_above(sums_.data(), (end - begin + 63) / 64 * 64, needed, found_.data(), values_.data());
    for (std::size_t i = 0; i < n; ++i)
      if (values_[i] + rest_[passive] > best_.threshold()) candidate(begin + found_[i], values_[i], passive);
  }

  /// Looks the passive terms up, the weightiest first, as long as the document can still make it.
  void candidate(std::uint32_t document, std::int32_t units, std::size_t passive) {
    const std::int32_t threshold = best_.threshold();
    std::int64_t sum = units;
    for (std::size_t i = passive; i-- > 0;) {
      if (sum + rest_[i + 1] <= threshold) return;
      if (order_[i]->window_bound == 0) break;
      const std::int64_t useless = threshold - sum - rest_[i];
      const std::int32_t more =
          order_[i]->units_at(document, static_cast<std::int32_t>(std::max<std::int64_t>(useless, -1)));
      if (more <= useless) return;
      sum += more;
    }
    if (sum > threshold && segment_.live(document))
      best_.offer(static_cast<std::int32_t>(sum), first_document_ + document);
  }

  const index::Segment& segment_;
  std::uint64_t first_document_;
  Best& best_;
  std::vector<Cursor*> order_;
  std::vector<std::int64_t> rest_;
  std::vector<std::int32_t> sums_;
  std::vector<std::uint32_t> found_;
  std::vector<std::int32_t> values_;
};

}  // namespace

void max_score(const SegmentScorer& scorer, std::vector<Cursor>& cursors, std::uint64_t first_document, Best& best) {
  if (!cursors.empty()) MaxScore(scorer, cursors, first_document, best).run();
}

}  // namespace wordloom::search
