#pragma once
// The launch of the filter's kernel.
#include <cuda_runtime_api.h>

#include <cstdint>

#include "wordloom/core/top_k.hpp"

namespace wordloom::cuda {

/// Rows and queries have `stride` floats (a multiple of 16, zeros behind the dimension) and begin at 16 bytes.
struct FilterLaunch {
  const float* rows = nullptr;
  const float* queries = nullptr;
  std::uint64_t row_count = 0, query_count = 0;
  std::uint32_t stride = 0, parts = 1;
  Scored* entries = nullptr;  ///< [query_count][parts][32]
};

void launch_filter(const FilterLaunch& launch, cudaStream_t stream);

}  // namespace wordloom::cuda
