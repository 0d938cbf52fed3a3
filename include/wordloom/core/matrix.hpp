#pragma once
// An owned row-major float matrix whose rows start on cache lines.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <memory>
#include <utility>

#include "wordloom/core/error.hpp"
#include "wordloom/core/huge_pages.hpp"
#include "wordloom/core/matrix_view.hpp"

namespace wordloom {

/// Shape [rows, cols] of float, zero-initialised; rows are padded with zeros to a multiple of 16 floats (64 bytes).
class Matrix {
 public:
  Matrix() = default;
  /// Throws ErrorKind::memory when rows * stride does not fit the address space or the memory is not to be had.
  Matrix(std::size_t rows, std::size_t cols) : rows_(rows), cols_(cols), stride_(padded(cols)) {
    if (rows == 0 || cols == 0) return;
    // stride_ < cols: rounding up to whole cache lines has wrapped around. 16: the floats that alignment may cost.
    if (stride_ < cols || rows > (std::numeric_limits<std::size_t>::max() / sizeof(float) - 16) / stride_)
      throw fail(ErrorKind::memory, "a matrix of {} x {} floats does not fit the address space", rows, cols);
    // calloc'd pages come zeroed and untouched: a big matrix costs memory only where it is written.
    raw_.reset(static_cast<float*>(std::calloc(rows * stride_ + 16, sizeof(float))));
    if (!raw_)
      throw fail(ErrorKind::memory, "cannot allocate {} bytes for a matrix of {} x {} floats",
                 rows * stride_ * sizeof(float), rows, cols);
    wish_huge_pages(raw_.get(), (rows * stride_ + 16) * sizeof(float));
    const auto address = reinterpret_cast<std::uintptr_t>(raw_.get());
    data_ = raw_.get() + (((address + 63) & ~std::uintptr_t{63}) - address) / sizeof(float);
  }
  Matrix(Matrix&& o) noexcept { swap(o); }
  Matrix& operator=(Matrix&& o) noexcept {
    swap(o);
    return *this;
  }

  static constexpr std::size_t padded(std::size_t cols) { return (cols + 15) / 16 * 16; }

  std::size_t rows() const { return rows_; }
  std::size_t cols() const { return cols_; }
  std::size_t stride() const { return stride_; }
  float* row(std::size_t r) { return data_ + r * stride_; }
  const float* row(std::size_t r) const { return data_ + r * stride_; }
  MatrixView<float> view() { return {data_, rows_, cols_, stride_}; }
  MatrixView<const float> view() const { return {data_, rows_, cols_, stride_}; }

 private:
  struct Free {
    void operator()(float* p) const { std::free(p); }
  };
  void swap(Matrix& o) noexcept {
    std::swap(raw_, o.raw_);
    std::swap(data_, o.data_);
    std::swap(rows_, o.rows_);
    std::swap(cols_, o.cols_);
    std::swap(stride_, o.stride_);
  }
  std::unique_ptr<float, Free> raw_;
  float* data_ = nullptr;
  std::size_t rows_ = 0, cols_ = 0, stride_ = 0;
};

}  // namespace wordloom
