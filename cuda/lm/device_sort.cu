// The body of device_sort.hpp in a build with CUDA.
#include <thrust/device_vector.h>
#include <thrust/system/cuda/execution_policy.h>
#include <thrust/system_error.h>

#include <new>

#include "core/check.hpp"
#include "lm/block_sort.hpp"
#include "lm/device_sort.hpp"

namespace wordloom::lm {
namespace {

/// Calls f() on the device and turns what Thrust throws into our errors.
template <class F>
void on_device(std::size_t device, F&& f) {
  cuda::check(cudaSetDevice(static_cast<int>(device)), "choosing the device");
  try {
    f();
  } catch (const std::bad_alloc&) {
    cuda::check(cudaErrorMemoryAllocation, "sorting n-grams");
  } catch (const thrust::system_error& e) {
    cuda::check(static_cast<cudaError_t>(e.code().value()), "sorting n-grams");
  }
}

}  // namespace

std::uint64_t free_device_bytes(std::size_t device) {
  std::size_t free_bytes = 0, total_bytes = 0;
  cuda::check(cudaSetDevice(static_cast<int>(device)), "choosing the device");
  cuda::check(cudaMemGetInfo(&free_bytes, &total_bytes), "asking for free device memory");
  return free_bytes;
}

void sort_entries_on_device(std::span<SortEntry> entries, std::size_t device) {
  on_device(device, [&] {
    thrust::device_vector<SortEntry> there(entries.begin(), entries.end());
    cuda::sort_block(thrust::cuda::par, thrust::raw_pointer_cast(there.data()), there.size());
    thrust::copy(there.begin(), there.end(), entries.begin());
  });
}

std::vector<KeyCount> count_keys_on_device(std::span<const SortEntry> entries, std::size_t device) {
  std::vector<KeyCount> counts;
  on_device(device, [&] {
    thrust::device_vector<SortEntry> there(entries.begin(), entries.end()), first(entries.size());
    thrust::device_vector<std::uint32_t> lengths(entries.size());
    cuda::sort_block(thrust::cuda::par, thrust::raw_pointer_cast(there.data()), there.size());
    const std::size_t runs =
        cuda::count_block(thrust::cuda::par, thrust::raw_pointer_cast(there.data()), there.size(),
                          thrust::raw_pointer_cast(first.data()), thrust::raw_pointer_cast(lengths.data()));
    std::vector<SortEntry> keys(runs);
    std::vector<std::uint32_t> how_often(runs);
    thrust::copy_n(first.begin(), runs, keys.begin());
    thrust::copy_n(lengths.begin(), runs, how_often.begin());
    counts.resize(runs);
    for (std::size_t i = 0; i < runs; ++i) counts[i] = {keys[i], how_often[i]};
  });
  return counts;
}

}  // namespace wordloom::lm
