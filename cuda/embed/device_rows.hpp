#pragma once
// A matrix of parameters in device memory.
#include "core/bf16.hpp"
#include "core/buffer.hpp"
#include "wordloom/core/matrix.hpp"
#include "wordloom/embed/config.hpp"

namespace wordloom::cuda {

/// Rows as long as the host's (Matrix::stride()), in floats or, rounded to the nearest on their way there, in 16 bits.
class DeviceRows {
 public:
  DeviceRows() = default;
  DeviceRows(const Matrix& shape, Precision precision);
  void* data() const {
    if (floats_.size() > 0) return floats_.data();
    return halves_.data();
  }
  std::size_t count() const { return floats_.size() + halves_.size(); }
  /// Both are done when they return. The matrix has the shape of the constructor's.
  void upload(const Matrix& from);
  void download(Matrix& to) const;

 private:
  Buffer<float> floats_;
  Buffer<Bf16> halves_;  ///< instead of them
};

}  // namespace wordloom::cuda
