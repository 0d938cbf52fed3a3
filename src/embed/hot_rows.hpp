#pragma once
// A thread's own copy of the rows that every thread updates all the time.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "embed/hogwild.hpp"
#include "wordloom/core/matrix.hpp"

namespace wordloom::embed {

/// Rows [first, first + count) of a shared matrix: the most frequent words, or the top of a Huffman tree. With shared
/// rows two threads spend their time handing these cache lines to each other (the root of a tree is passed by every
/// prediction). Here each works on a copy and exchanges what changed in a row every so many uses of it.
class HotRows {
 public:
  HotRows() = default;
  HotRows(Matrix& shared, std::size_t first, std::size_t count, std::uint32_t uses_between_exchanges)
      : shared_(&shared),
        first_(first),
        mine_(count, shared.cols()),
        seen_(count, shared.cols()),
        uses_(count, 0),
        interval_(uses_between_exchanges) {}

  bool holds(std::size_t shared_row) const { return shared_row - first_ < uses_.size(); }

  /// The copy of a row that is held, to be read and added to, once. The shared row is fetched one use before it is
  /// needed.
  float* use(std::size_t shared_row) {
    const std::size_t r = shared_row - first_;
    if (++uses_[r] >= interval_) {
      if (uses_[r] == interval_) {
        const float* const shared = shared_->row(shared_row);
        for (std::size_t d = 0; d < shared_->stride(); d += 16) __builtin_prefetch(shared + d, 1, 3);
      } else {
        exchange(r);
      }
    }
    return mine_.row(r);
  }

  /// Exchanges the changes of all rows. The first call must follow a reset().
  void exchange() {
    for (std::size_t r = 0; r < uses_.size(); ++r)
      if (uses_[r] != 0) exchange(r);
  }
  /// Takes the shared rows as they are.
  void reset() {
    for (std::size_t r = 0; r < uses_.size(); ++r) {
      const float* const shared = shared_->row(first_ + r);
      for (std::size_t d = 0; d < mine_.stride(); ++d)
        mine_.row(r)[d] = seen_.row(r)[d] = HogwildAccess::get(shared[d]);
      uses_[r] = 0;
    }
  }

 private:
  /// Adds what this thread changed since the last call to the shared row and takes over what the others did.
  void exchange(std::size_t r) {
    float* const shared = shared_->row(first_ + r);
    float* const mine = mine_.row(r);
    float* const seen = seen_.row(r);
    for (std::size_t d = 0; d < mine_.stride(); ++d) {
      HogwildAccess::add(shared[d], mine[d] - seen[d]);
      mine[d] = seen[d] = HogwildAccess::get(shared[d]);
    }
    uses_[r] = 0;
  }

  Matrix* shared_ = nullptr;
  std::size_t first_ = 0;
  Matrix mine_, seen_;
  std::vector<std::uint32_t> uses_;
  std::uint32_t interval_ = 0;
};

}  // namespace wordloom::embed
