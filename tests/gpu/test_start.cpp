// Starting a CUDA device in the background.
#include <doctest/doctest.h>

#include "support/thrown.hpp"
#include "wordloom/core/device.hpp"
#include "wordloom/core/error.hpp"

using namespace wordloom;

TEST_CASE("a device starts in the background where there is one, and says why it does not where there is none") {
  std::string reason;
  const bool found = !cuda_devices(&reason).empty();
  std::future<void> start = start_cuda_devices({0});
  REQUIRE(start.valid());
  if (found || !built_with_cuda()) {
    CHECK_NOTHROW(start.get());
    CHECK_NOTHROW(start_cuda_devices({0, 0}).get());
    return;
  }
  CHECK(testing::thrown(ErrorKind::device, [&] { start.get(); }) == "starting the device: " + reason);
}
