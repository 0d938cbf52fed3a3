#pragma once
// What a device does to its parameters before and after replicas exchange what they changed (embed/exchange.hpp).
#include <cuda_runtime_api.h>

#include <cstddef>

namespace wordloom::cuda {

/// now -= before, `count` numbers.
void launch_subtract(float* now, const float* before, std::size_t count, cudaStream_t stream);

/// now = before += weight * now, rows of `stride` numbers; a row's weight is exchange_weight(pull_per_touch * touches).
struct AddChanges {
  float* now = nullptr;
  float* before = nullptr;
  const float* touches = nullptr;  ///< [rows]
  std::size_t rows = 0, stride = 0;
  float pull_per_touch = 0, replicas = 1;
};
void launch_add(const AddChanges& launch, cudaStream_t stream);

}  // namespace wordloom::cuda
