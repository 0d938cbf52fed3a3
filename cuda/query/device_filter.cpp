// The body of device_filter.hpp in a build with CUDA.
#include "query/device_filter.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/buffer.hpp"
#include "query/filter_kernel.hpp"
#include "query/filter_tiles.hpp"
#include "wordloom/core/matrix.hpp"

namespace wordloom::query {
namespace {

using namespace cuda;

/// Left free for the runtime's own needs.
constexpr std::size_t kReserve = std::size_t{128} << 20;

class CudaFilter final : public DeviceFilter {
 public:
  CudaFilter(std::size_t device, std::span<const float> units, std::size_t dim)
      : device_(static_cast<int>(device)), dim_(dim), stride_(Matrix::padded(dim)), rows_count_(units.size() / dim) {
    use_device();
    check(cudaGetDeviceProperties(&properties_, device_), "asking for the device's properties");
    if (properties_.major < 8)
      throw fail(ErrorKind::device, "{} has compute capability {}.{}, this build needs 8.0 or newer; use --device cpu",
                 description(), properties_.major, properties_.minor);
    std::size_t free_bytes = 0, total_bytes = 0;
    check(cudaMemGetInfo(&free_bytes, &total_bytes), "asking for free device memory");
    const std::size_t needed = rows_count_ * stride_ * sizeof(float) + kReserve;
    if (needed > free_bytes)
      throw fail(ErrorKind::device,
                 "{}: {} vectors of {} numbers need {} MiB of device memory, {} are free; use "
                 "--device cpu",
                 description(), rows_count_, dim_, needed >> 20, free_bytes >> 20);
    rows_ = padded(units);
  }

  void best(std::span<const float> units, std::size_t queries, FilterLists& lists) override {
    use_device();
    lists.parts = parts_for(tiles_of(queries), tiles_of(rows_count_),
                            static_cast<std::uint32_t>(properties_.multiProcessorCount));
    lists.entries.resize(queries * lists.parts * kListed);
    const Buffer<float> asked = padded(units);
    const Buffer<Scored> entries(lists.entries.size());
    FilterLaunch launch;
    launch.rows = rows_.data();
    launch.queries = asked.data();
    launch.row_count = rows_count_;
    launch.query_count = queries;
    launch.stride = static_cast<std::uint32_t>(stride_);
    launch.parts = static_cast<std::uint32_t>(lists.parts);
    launch.entries = entries.data();
    launch_filter(launch, stream_);
    check(cudaMemcpyAsync(lists.entries.data(), entries.data(), entries.bytes(), cudaMemcpyDeviceToHost, stream_),
          "reading what was found");
    stream_.wait("searching");
  }

  std::string description() const override { return fmt::format("cuda:{} ({})", device_, properties_.name); }

 private:
  void use_device() const { check(cudaSetDevice(device_), "choosing the device"); }

  /// [n, dim] of the host as [n, stride] of the device, zeros behind the dimension. There when it returns.
  Buffer<float> padded(std::span<const float> from) {
    const std::size_t n = from.size() / dim_;
    Buffer<float> to(n * stride_);
    if (n == 0) return to;
    check(cudaMemsetAsync(to.data(), 0, to.bytes(), stream_), "clearing rows");
    check(cudaMemcpy2DAsync(to.data(), stride_ * sizeof(float), from.data(), dim_ * sizeof(float), dim_ * sizeof(float),
                            n, cudaMemcpyHostToDevice, stream_),
          "copying rows");
    stream_.wait("copying rows");
    return to;
  }

  int device_;
  std::size_t dim_, stride_, rows_count_;
  cudaDeviceProp properties_{};
  Buffer<float> rows_;
  Stream stream_;
};

}  // namespace

std::unique_ptr<DeviceFilter> make_cuda_filter(std::size_t device, std::span<const float> unit_rows, std::size_t dim) {
  check(cudaSetDevice(static_cast<int>(device)), "choosing the device");  // a stream belongs to the current device
  return std::make_unique<CudaFilter>(device, unit_rows, dim);
}

}  // namespace wordloom::query
