// The body of device_sort.hpp in a build with CUDA.
#include <thrust/system/cuda/execution_policy.h>
#include <thrust/system_error.h>

#include <memory>
#include <new>

#include "core/check.hpp"
#include "lm/block_sort.hpp"
#include "lm/device_sort.hpp"

namespace wordloom::lm {
namespace {

constexpr const char* kWhat = "sorting n-grams";

void* take_bytes(std::size_t bytes) {
  void* p = nullptr;
  cuda::check(cudaMalloc(&p, bytes), kWhat);
  return p;
}

// Thrust's own vectors and temporaries throw while they are destroyed when the device was lost, which ends the program:
// memory is ours, and what cudaFree() says of a lost device is known by then.
struct Free {
  void operator()(void* p) const noexcept { (void)cudaFree(p); }
};
template <class T>
using DeviceArray = std::unique_ptr<T[], Free>;
template <class T>
DeviceArray<T> take(std::size_t count) {
  return DeviceArray<T>(count == 0 ? nullptr : static_cast<T*>(take_bytes(count * sizeof(T))));
}
DeviceArray<SortEntry> copy_of(std::span<const SortEntry> entries) {
  DeviceArray<SortEntry> there = take<SortEntry>(entries.size());
  cuda::check(cudaMemcpy(there.get(), entries.data(), entries.size_bytes(), cudaMemcpyHostToDevice), kWhat);
  return there;
}
template <class T>
void fetch(std::span<T> to, const DeviceArray<T>& from) {
  cuda::check(cudaMemcpy(to.data(), from.get(), to.size_bytes(), cudaMemcpyDeviceToHost), kWhat);
}

/// Where Thrust's algorithms take their temporary memory from.
struct Scratch {
  using value_type = char;
  char* allocate(std::ptrdiff_t bytes) { return static_cast<char*>(take_bytes(static_cast<std::size_t>(bytes))); }
  void deallocate(char* p, std::size_t) noexcept { Free()(p); }
};

/// Calls f(policy) on the device and turns what Thrust throws into our errors.
template <class F>
void on_device(std::size_t device, F&& f) {
  cuda::check(cudaSetDevice(static_cast<int>(device)), "choosing the device");
  Scratch scratch;
  try {
    f(thrust::cuda::par(scratch));
  } catch (const std::bad_alloc&) {
    cuda::check(cudaErrorMemoryAllocation, kWhat);
  } catch (const thrust::system_error& e) {
    cuda::check(static_cast<cudaError_t>(e.code().value()), kWhat);
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
  on_device(device, [&](const auto& policy) {
    const DeviceArray<SortEntry> there = copy_of(entries);
    cuda::sort_block(policy, there.get(), entries.size());
    fetch(entries, there);
  });
}

std::vector<KeyCount> count_keys_on_device(std::span<const SortEntry> entries, std::size_t device) {
  std::vector<KeyCount> counts;
  on_device(device, [&](const auto& policy) {
    const DeviceArray<SortEntry> there = copy_of(entries);
    cuda::sort_block(policy, there.get(), entries.size());
    const DeviceArray<SortEntry> first = take<SortEntry>(entries.size());
    const DeviceArray<std::uint32_t> lengths = take<std::uint32_t>(entries.size());
    const std::size_t runs = cuda::count_block(policy, there.get(), entries.size(), first.get(), lengths.get());
    std::vector<SortEntry> keys(runs);
    std::vector<std::uint32_t> how_often(runs);
    fetch(std::span(keys), first);
    fetch(std::span(how_often), lengths);
    counts.resize(runs);
    for (std::size_t i = 0; i < runs; ++i) counts[i] = {keys[i], how_often[i]};
  });
  return counts;
}

}  // namespace wordloom::lm
