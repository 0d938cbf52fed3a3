#pragma once
// Inverse row norms, found while the first search reads the rows anyway.
#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>

#include "wordloom/core/matrix_view.hpp"

namespace wordloom::query {

/// 1 / |row| in float precision for the filter (scores proper use norms in double); NaN for a row that takes no part,
/// so that its scores reach no threshold. Safe to use from several threads.
class RowScales {
 public:
  explicit RowScales(std::size_t rows) : scales_(new float[rows]) {}

  /// Rows [0, known()) are filled.
  std::size_t known() const { return known_.load(std::memory_order_acquire); }
  const float* data() const { return scales_.get(); }

  /// One search at a time extends them: lock, look at known() again, fill rows from there (each by one thread),
  /// declare.
  [[nodiscard]] std::unique_lock<std::mutex> lock() { return std::unique_lock(mutex_); }
  void fill(MatrixView<const float> rows, std::size_t begin, std::size_t end);
  void declare_known(std::size_t rows) { known_.store(rows, std::memory_order_release); }

 private:
  std::unique_ptr<float[]> scales_;  // not initialised: pages are touched when filled
  std::atomic<std::size_t> known_{0};
  std::mutex mutex_;
};

}  // namespace wordloom::query
