#pragma once
// What tests that need a GPU begin with.
#include <doctest/doctest.h>

#include <string>

#include "wordloom/core/device.hpp"

namespace wordloom::testing {

/// False, with the reason spoken, where there is no device.
inline bool device_there() {
  std::string reason;
  if (!cuda_devices(&reason).empty()) return true;
  MESSAGE("skipped: ", reason);
  return false;
}

}  // namespace wordloom::testing
