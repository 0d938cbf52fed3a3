// The body of device.hpp in a build with CUDA.
#include <cuda_runtime.h>

#include "wordloom/core/device.hpp"

namespace wordloom {
namespace {

/// One clause for the reasons a user can do something about, the runtime's own words for the others.
std::string explain(cudaError_t status) {
  switch (status) {
    case cudaErrorNoDevice:
      return "no CUDA device is visible (is one installed, and CUDA_VISIBLE_DEVICES not empty?)";
    case cudaErrorInsufficientDriver: {
      int driver = 0;  // stays 0 when there is no driver at all
      if (cudaDriverGetVersion(&driver) != cudaSuccess || driver == 0) return "no NVIDIA driver is installed";
      return "the NVIDIA driver is too old: it speaks CUDA " + std::to_string(driver / 1000) + "." +
             std::to_string(driver % 1000 / 10) + ", this build needs " + std::to_string(CUDART_VERSION / 1000) + "." +
             std::to_string(CUDART_VERSION % 1000 / 10);
    }
    default:
      return std::string("the CUDA runtime says: ") + cudaGetErrorString(status);
  }
}

}  // namespace

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
    if (reason != nullptr) *reason = explain(status);
  }
  return devices;
}

}  // namespace wordloom
