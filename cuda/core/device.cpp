// The body of device.hpp in a build with CUDA.
#include "wordloom/core/device.hpp"

#include <cuda_runtime_api.h>

#include <utility>

#include "core/check.hpp"

namespace wordloom {
bool built_with_cuda() { return true; }

std::vector<DeviceInfo> cuda_devices(std::string* reason) {
  std::vector<DeviceInfo> devices;
  int count = 0;
  cudaError_t status = cudaGetDeviceCount(&count);
  if (status == cudaSuccess && count == 0) status = cudaErrorNoDevice;
  for (int i = 0; status == cudaSuccess && i < count; ++i) {
    cudaDeviceProp properties{};
    status = cudaGetDeviceProperties(&properties, i);
    if (status != cudaSuccess) break;
    devices.push_back({properties.name, properties.totalGlobalMem, properties.major, properties.minor});
  }
  if (status != cudaSuccess) {
    (void)cudaGetLastError();  // the runtime keeps the error: the next call shall not trip over it
    devices.clear();
    if (reason != nullptr) *reason = cuda::explain(status);
  }
  return devices;
}

std::future<void> start_cuda_devices(std::vector<std::size_t> devices) {
  return std::async(std::launch::async, [devices = std::move(devices)] {
    for (const std::size_t device : devices) {
      cuda::check(cudaSetDevice(static_cast<int>(device)), "starting the device");
      cuda::check(cudaFree(nullptr), "starting the device");  // before CUDA 12 the first call that needs it does it
    }
  });
}

}  // namespace wordloom
