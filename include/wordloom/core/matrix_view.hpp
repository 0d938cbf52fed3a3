#pragma once
// A look at a row-major matrix that somebody else owns.
#include <cstddef>
#include <span>
#include <type_traits>

namespace wordloom {

/// Shape [rows, cols], row-major, `stride` elements from one row to the next (stride >= cols).
template <class T>
struct MatrixView {
  T* data = nullptr;
  std::size_t rows = 0;
  std::size_t cols = 0;
  std::size_t stride = 0;

  std::span<T> row(std::size_t r) const { return {data + r * stride, cols}; }
  bool empty() const { return rows == 0 || cols == 0; }
  operator MatrixView<const T>() const
    requires(!std::is_const_v<T>)
  {
    return {data, rows, cols, stride};
  }
};

}  // namespace wordloom
