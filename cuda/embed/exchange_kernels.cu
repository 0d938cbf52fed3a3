#include <cuda_runtime.h>

#include <algorithm>

#include "core/check.hpp"
#include "embed/exchange.hpp"
#include "embed/exchange_kernels.hpp"

namespace wordloom::cuda {
namespace {

constexpr unsigned kThreads = 256;

/// Threads take the numbers in turn, so that any grid does.
unsigned blocks_for(std::size_t count) {
  return static_cast<unsigned>(std::clamp<std::size_t>((count + kThreads - 1) / kThreads, 1, 65536));
}

__global__ void subtract_kernel(float* now, const float* before, std::size_t count) {
  const std::size_t step = std::size_t{gridDim.x} * kThreads;
  for (std::size_t i = std::size_t{blockIdx.x} * kThreads + threadIdx.x; i < count; i += step) now[i] -= before[i];
}

__global__ void add_kernel(const AddChanges p) {
  const std::size_t step = std::size_t{gridDim.x} * kThreads, count = p.rows * p.stride;
  for (std::size_t i = std::size_t{blockIdx.x} * kThreads + threadIdx.x; i < count; i += step) {
    const float weight = embed::exchange_weight(p.pull_per_touch * p.touches[i / p.stride], p.replicas);
    p.now[i] = p.before[i] += weight * p.now[i];
  }
}

}  // namespace

void launch_subtract(float* now, const float* before, std::size_t count, cudaStream_t stream) {
  subtract_kernel<<<blocks_for(count), kThreads, 0, stream>>>(now, before, count);
  check_launch("starting the kernel of an exchange");
}

void launch_add(const AddChanges& launch, cudaStream_t stream) {
  add_kernel<<<blocks_for(launch.rows * launch.stride), kThreads, 0, stream>>>(launch);
  check_launch("starting the kernel of an exchange");
}

}  // namespace wordloom::cuda
