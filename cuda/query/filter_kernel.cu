// The filter's block program (src/query/filter_block.hpp) on a device.
#include <cuda_runtime.h>

#include "core/check.hpp"
#include "core/device_warp.cuh"
#include "query/filter_kernel.hpp"

namespace wordloom::cuda {
namespace {

using query::FilterShared;
using query::FilterThread;
using query::FilterWork;
using query::kFilterThreads;
using FilterWarp = query::FilterWarp<DeviceWarp>;

constexpr unsigned kMergeWarps = 4;

/// This thread of the block; the others do the same.
struct DeviceBlock {
  FilterThread thread;

  template <class F>
  __device__ void each(F&& f) {
    f(thread);
    __syncthreads();
  }
  template <class F>
  __device__ void each_warp(F&& f) {
    f(threadIdx.x / kLanes);
    __syncthreads();
  }
};

__global__ void __launch_bounds__(kFilterThreads, 2) filter_kernel(const __grid_constant__ FilterWork work) {
  extern __shared__ __align__(16) unsigned char memory[];
  DeviceBlock block{FilterThread(work, threadIdx.x, blockIdx.x)};
  query::run_filter_block<DeviceWarp>(block, work, *reinterpret_cast<FilterShared*>(memory), blockIdx.x, blockIdx.y);
}

__global__ void __launch_bounds__(kMergeWarps * 32)
    merge_kernel(const Scored* lists, std::uint64_t queries, std::uint32_t parts, Scored* merged) {
  const std::uint64_t query = std::uint64_t{blockIdx.x} * kMergeWarps + threadIdx.x / kLanes;
  if (query >= queries) return;  // the warp as a whole
  FilterWarp::merge(lists + query * parts * kLanes, parts, merged + query * kLanes);
}

}  // namespace

void launch_filter(const FilterWork& work, cudaStream_t stream) {
  constexpr int kShared = static_cast<int>(sizeof(FilterShared));
  check(cudaFuncSetAttribute(filter_kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, kShared),
        "asking for the search kernel's shared memory");
  const dim3 grid(static_cast<unsigned>(query::tiles_of(work.query_count)), work.parts);
  filter_kernel<<<grid, kFilterThreads, kShared, stream>>>(work);
  check_launch("starting the search kernel");
}

void launch_merge(const Scored* lists, std::uint64_t queries, std::uint32_t parts, Scored* merged,
                  cudaStream_t stream) {
  const auto blocks = static_cast<unsigned>((queries + kMergeWarps - 1) / kMergeWarps);
  merge_kernel<<<blocks, kMergeWarps * 32, 0, stream>>>(lists, queries, parts, merged);
  check_launch("starting the kernel that merges lists");
}

}  // namespace wordloom::cuda
