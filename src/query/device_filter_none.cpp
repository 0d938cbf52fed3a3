// The body of device_filter.hpp in a build without CUDA; cuda/query/device_filter.cpp is the other one.
#include "query/device_filter.hpp"
#include "wordloom/core/error.hpp"

namespace wordloom::query {

std::unique_ptr<DeviceFilter> make_cuda_filter(std::size_t, std::span<const float>, std::size_t) {
  throw fail(ErrorKind::device, "this program was built without CUDA; use --device cpu");
}

}  // namespace wordloom::query
