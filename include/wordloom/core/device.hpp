#pragma once
// Which accelerators there are. One header, two bodies: src/core/device_none.cpp in a build without CUDA,
// cuda/core/device.cpp in one with it.
#include <cstddef>
#include <future>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wordloom {

struct DeviceInfo {
  std::string name;                          ///< "NVIDIA H200"
  std::size_t memory_bytes = 0;              ///< in total, whoever uses it now
  int compute_major = 0, compute_minor = 0;  ///< compute capability, 9.0 for Hopper
};

/// True when the CUDA room is part of this build.
bool built_with_cuda();

/// The CUDA devices of this machine, in the driver's order ("cuda:N" is the N-th, from 0). Empty when there are none;
/// then `reason`, if given, says why in one clause: built without CUDA, no driver, driver too old, no device visible.
/// Never throws for the lack of a device: whether that is an error is the caller's decision.
std::vector<DeviceInfo> cuda_devices(std::string* reason = nullptr);

/// The first device that this build has code for (compute capability 8.0 or newer): what "auto" may take.
std::optional<std::size_t> first_usable_cuda_device();

/// Starts the CUDA runtime on devices that are there, which takes a good part of a second, while the caller does
/// something else. The future throws ErrorKind::device when a device cannot be had; it waits for the start when it is
/// destroyed. Does nothing in a build without CUDA.
std::future<void> start_cuda_devices(std::vector<std::size_t> devices);

/// The number of the device that "cuda" (the first) or "cuda:N" names. Throws ErrorKind::usage for other names and
/// ErrorKind::device, with the reason, when it is not there.
std::size_t cuda_device_number(std::string_view device);

/// The same for several devices, too: "cuda:0,2" or "cuda:all", without repetition.
std::vector<std::size_t> cuda_device_numbers(std::string_view device);
/// Whether cuda_device_numbers() can read this; the devices may be there or not.
bool names_cuda_devices(std::string_view device);

}  // namespace wordloom
