#include "core/check.hpp"

#include "wordloom/core/error.hpp"

namespace wordloom::cuda {

std::string explain(cudaError_t status) {
  switch (status) {
    case cudaErrorMemoryAllocation:
      return "the device is out of memory: another program may have taken it; use less of it, or --device cpu";
    case cudaErrorNoDevice:
      return "no CUDA device is visible (is one installed, and CUDA_VISIBLE_DEVICES not empty?)";
    case cudaErrorInsufficientDriver: {
      int driver = 0;  // stays 0 when there is no driver at all
      if (cudaDriverGetVersion(&driver) != cudaSuccess || driver == 0) return "no NVIDIA driver is installed";
      return fmt::format("the NVIDIA driver is too old: it speaks CUDA {}.{}, this build needs {}.{}", driver / 1000,
                         driver % 1000 / 10, CUDART_VERSION / 1000, CUDART_VERSION % 1000 / 10);
    }
    case cudaErrorNoKernelImageForDevice:
      return "this build has no code for the device: it needs compute capability 8.0 or newer";
    case cudaErrorDevicesUnavailable:
      return "the device is taken by another program";
    case cudaErrorECCUncorrectable:
    case cudaErrorHardwareStackError:
    case cudaErrorIllegalAddress:
    case cudaErrorLaunchFailure:
    case cudaErrorLaunchTimeout:
    case cudaErrorUnknown:
      return fmt::format("the device was lost ({})", cudaGetErrorString(status));
    default:
      return fmt::format("the CUDA runtime says: {}", cudaGetErrorString(status));
  }
}

void check(cudaError_t status, const char* what) {
  if (status == cudaSuccess) return;
  (void)cudaGetLastError();  // the runtime keeps the error: the next call shall not trip over it
  throw fail(ErrorKind::device, "{}: {}", what, explain(status));
}

}  // namespace wordloom::cuda
