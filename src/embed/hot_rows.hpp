#pragma once
// A thread's own copy of the rows that every thread updates all the time.
#include <algorithm>
#include <cstddef>

#include "embed/hogwild.hpp"
#include "wordloom/core/matrix.hpp"

namespace wordloom::embed {

/// The last `count` rows of a shared matrix (the top of a Huffman tree). Each prediction of hierarchical softmax passes
/// the root: with shared rows two threads spend their time handing its cache lines to each other and train slower than
/// one. Here they work on copies and exchange what changed every few hundred centres.
class HotRows {
 public:
  HotRows() = default;
  HotRows(Matrix& shared, std::size_t count)
      : shared_(&shared),
        first_(shared.rows() - std::min(count, shared.rows())),
        mine_(shared.rows() - first_, shared.cols()),
        seen_(shared.rows() - first_, shared.cols()) {}

  std::size_t first() const { return first_; }
  float* row(std::size_t shared_row) { return mine_.row(shared_row - first_); }

  /// Adds what this thread changed since the last call to the shared rows and takes over what the others did. The first
  /// call must follow a reset().
  void exchange() {
    for (std::size_t r = 0; r < mine_.rows(); ++r) {
      float* const shared = shared_->row(first_ + r);
      float* const mine = mine_.row(r);
      float* const seen = seen_.row(r);
      for (std::size_t d = 0; d < mine_.stride(); ++d) {
        HogwildAccess::add(shared[d], mine[d] - seen[d]);
        mine[d] = seen[d] = HogwildAccess::get(shared[d]);
      }
    }
  }
  /// Takes the shared rows as they are.
  void reset() {
    for (std::size_t r = 0; r < mine_.rows(); ++r) {
      const float* const shared = shared_->row(first_ + r);
      for (std::size_t d = 0; d < mine_.stride(); ++d)
        mine_.row(r)[d] = seen_.row(r)[d] = HogwildAccess::get(shared[d]);
    }
  }

 private:
  Matrix* shared_ = nullptr;
  std::size_t first_ = static_cast<std::size_t>(-1);
  Matrix mine_, seen_;
};

}  // namespace wordloom::embed
