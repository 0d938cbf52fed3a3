// The body of device.hpp in a build without CUDA; cuda/core/device.cpp is the other one.
#include "wordloom/core/device.hpp"

namespace wordloom {

bool built_with_cuda() { return false; }

std::vector<DeviceInfo> cuda_devices(std::string* reason) {
  if (reason != nullptr) *reason = "this build has no CUDA (configure with -DWORDLOOM_CUDA=ON)";
  return {};
}

std::future<void> start_cuda_devices(std::vector<std::size_t>) {
  std::promise<void> nothing;
  nothing.set_value();
  return nothing.get_future();
}

}  // namespace wordloom
