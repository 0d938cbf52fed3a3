#pragma once
// A thread's own copy of the rows that every thread updates all the time.
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "embed/hogwild.hpp"
#include "wordloom/core/matrix.hpp"

namespace wordloom::embed {

/// Rows [first, first + count) of a shared matrix: the most frequent words, or the top of a Huffman tree. With shared
/// rows two threads spend their time handing these cache lines to each other (the root of a tree is passed by every
/// prediction). Here each works on a copy and exchanges what changed in a row every so many uses of it.
class HotRows {
 public:
  HotRows(Matrix& shared, std::size_t first, std::size_t count, std::uint32_t uses_between_exchanges)
      : shared_(&shared),
        first_(first),
        count_(count),
        mine_(count, shared.cols()),
        seen_(count, shared.cols()),
        uses_left_(count, uses_between_exchanges),
        interval_(uses_between_exchanges) {
    uses_left_.push_back(std::numeric_limits<std::uint32_t>::max());
    row_bytes_ = shared.stride() * sizeof(float);
    row_0_ = {address(shared.row(0)), address(mine_.row(0)) - first * row_bytes_};
  }

  /// A row to be read and added to, once: the thread's copy if it has one, else the shared row itself.
  float* use(std::size_t row) {
    // Called for every row of every prediction. Whether the next word is a frequent one cannot be foreseen: no branch
    // depends on it.
    const std::size_t r = row - first_;
    const bool held = r < count_;
    if ((uses_left_[held ? r : count_] -= held) == 0) [[unlikely]]
      exchange(r);
    return reinterpret_cast<float*>(row_0_[held] + row * row_bytes_);
  }

  /// Exchanges the changes of all rows. The first call must follow a reset().
  void exchange() {
    for (std::size_t r = 0; r < count_; ++r) exchange(r);
  }
  /// Takes the shared rows as they are.
  void reset() {
    for (std::size_t r = 0; r < count_; ++r) {
      const float* const shared = shared_->row(first_ + r);
      for (std::size_t d = 0; d < mine_.stride(); ++d)
        mine_.row(r)[d] = seen_.row(r)[d] = HogwildAccess::get(shared[d]);
      uses_left_[r] = interval_;
    }
  }

 private:
  static std::uintptr_t address(const float* p) { return reinterpret_cast<std::uintptr_t>(p); }

  /// Adds what this thread changed since the last call to the shared row and takes over what the others did.
  [[gnu::noinline]] void exchange(std::size_t r) {
    float* const shared = shared_->row(first_ + r);
    float* const mine = mine_.row(r);
    float* const seen = seen_.row(r);
    for (std::size_t d = 0; d < mine_.stride(); ++d) {
      HogwildAccess::add(shared[d], mine[d] - seen[d]);
      mine[d] = seen[d] = HogwildAccess::get(shared[d]);
    }
    uses_left_[r] = interval_;
  }

  Matrix* shared_;
  std::size_t first_, count_;
  Matrix mine_, seen_;
  std::size_t row_bytes_;
  std::array<std::uintptr_t, 2> row_0_;   // of the shared matrix, and where it would be among the copies
  std::vector<std::uint32_t> uses_left_;  // of each row until its exchange, and the endless ones of all other rows
  std::uint32_t interval_;
};

}  // namespace wordloom::embed
