#include <doctest/doctest.h>

#include <iostream>
#include <string>

#include "wordloom/core/device.hpp"

using namespace wordloom;

TEST_CASE("a machine without a CUDA device says why, and every device that is there is described") {
  std::string reason;
  const std::vector<DeviceInfo> devices = cuda_devices(&reason);
  if (devices.empty()) {
    CHECK_FALSE(reason.empty());
    std::cout << "skipped: the description of CUDA devices: " << reason << "\n";
  }
  for (const DeviceInfo& device : devices) {
    CHECK_FALSE(device.name.empty());
    CHECK(device.memory_bytes > (std::size_t{1} << 28));
    CHECK(device.compute_major >= 3);
    CHECK(device.compute_minor >= 0);
  }
}

TEST_CASE("a build without CUDA has no devices and names the option that brings them") {
  if (built_with_cuda()) return;
  std::string reason;
  CHECK(cuda_devices(&reason).empty());
  CHECK(reason.find("WORDLOOM_CUDA") != std::string::npos);
}

TEST_CASE("the reason is optional") { CHECK(cuda_devices().empty() == cuda_devices(nullptr).empty()); }
