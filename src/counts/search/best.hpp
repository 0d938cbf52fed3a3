#pragma once
// The k best documents seen so far. Private to the counts room.
#include <algorithm>
#include <cstdint>
#include <vector>

namespace wordloom::search {

/// Of equal documents those with the lower numbers.
class Best {
 public:
  explicit Best(std::size_t k) : k_(k) {}
  /// Of k > 0: what a document must exceed when they are offered in ascending order.
  std::int32_t threshold() const { return heap_.size() < k_ ? 0 : heap_.front().units; }
  /// Of k > 0: what it must reach when documents are offered in no order.
  std::int32_t needed() const { return heap_.size() < k_ ? 1 : heap_.front().units; }
  void offer(std::int32_t units, std::uint64_t document) {
    if (k_ == 0 || units <= 0) return;
    if (heap_.size() == k_) {
      if (!better({units, document}, heap_.front())) return;
      std::pop_heap(heap_.begin(), heap_.end(), better);
      heap_.pop_back();
    }
    heap_.push_back({units, document});
    std::push_heap(heap_.begin(), heap_.end(), better);
  }
  struct Entry {
    std::int32_t units;
    std::uint64_t document;
  };
  /// Best first.
  std::vector<Entry> take() {
    std::sort_heap(heap_.begin(), heap_.end(), better);
    return std::move(heap_);
  }

 private:
  static bool better(const Entry& a, const Entry& b) {
    return a.units != b.units ? a.units > b.units : a.document < b.document;
  }
  std::size_t k_;
  std::vector<Entry> heap_;  // the worst in front
};

}  // namespace wordloom::search
