#pragma once
// The k best documents seen so far. Private to the counts room.
#include <algorithm>
#include <cstdint>
#include <vector>

namespace wordloom::search {

/// Documents are offered in ascending order, so one that only ties with the worst kept comes too late.
class Best {
 public:
  explicit Best(std::size_t k) : k_(k) {}
  /// What a document must exceed.
  std::int32_t threshold() const { return heap_.size() < k_ ? 0 : heap_.front().units; }
  void offer(std::int32_t units, std::uint64_t document) {
    if (k_ == 0 || units <= threshold()) return;
    if (heap_.size() == k_) {
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
