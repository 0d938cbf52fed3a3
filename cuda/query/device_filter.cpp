// The body of device_filter.hpp in a build with CUDA.
#include "query/device_filter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/buffer.hpp"
#include "query/filter_kernel.hpp"
#include "query/filter_tiles.hpp"
#include "wordloom/core/matrix.hpp"

namespace wordloom::query {
namespace {

using namespace cuda;

/// Left free for the runtime's own needs, queries and lists.
constexpr std::size_t kReserve = std::size_t{256} << 20;

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

  void start(std::size_t slot, std::span<const float> units, std::size_t queries) override {
    use_device();
    Slot& s = slots_.at(slot);
    s.stream.wait("searching");  // what has been given up may still use the buffers
    if (s.asked.size() < queries * stride_) {
      s.asked = PinnedBuffer<float>(queries * stride_);
      s.queries = Buffer<float>(queries * stride_);
    }
    for (std::size_t q = 0; q < queries; ++q) {
      float* const to = s.asked.data() + q * stride_;
      std::fill(std::copy_n(units.data() + q * dim_, dim_, to), to + stride_, 0.0F);
    }
    check(cudaMemcpyAsync(s.queries.data(), s.asked.data(), queries * stride_ * sizeof(float), cudaMemcpyHostToDevice,
                          s.stream),
          "copying queries");
    search(s, s.queries.data(), queries);
  }

  void start_rows(std::size_t slot, std::size_t first, std::size_t last) override {
    use_device();
    Slot& s = slots_.at(slot);
    s.stream.wait("searching");
    search(s, rows_.data() + first * stride_, last - first);
  }

  std::span<const Scored> finish(std::size_t slot) override {
    use_device();
    const Slot& s = slots_.at(slot);
    s.stream.wait("searching");
    return {s.found.data(), s.count};
  }

  std::string description() const override { return fmt::format("cuda:{} ({})", device_, properties_.name); }

 private:
  /// One search, its buffers kept for the next.
  struct Slot {
    ~Slot() { (void)cudaStreamSynchronize(stream); }
    PinnedBuffer<float> asked;
    Buffer<float> queries;
    Buffer<Scored> of_parts, lists;
    PinnedBuffer<Scored> found;
    std::size_t count = 0;  ///< entries found
    Stream stream;
  };

  /// Queues what makes the lists of `queries` rows of the device and brings them to the host. The slot is idle.
  void search(Slot& s, const float* from, std::size_t queries) {
    query::FilterWork work;
    work.rows = rows_.data();
    work.queries = from;
    work.row_count = rows_count_;
    work.query_count = queries;
    work.stride = static_cast<std::uint32_t>(stride_);
    work.depth = static_cast<std::uint32_t>((dim_ + kDepth - 1) / kDepth * kDepth);
    work.parts = parts_for(tiles_of(queries), tiles_of(rows_count_),
                           static_cast<std::uint32_t>(properties_.multiProcessorCount));
    s.count = queries * kListed;
    if (s.lists.size() < s.count) {
      s.lists = Buffer<Scored>(s.count);
      s.found = PinnedBuffer<Scored>(s.count);
    }
    if (work.parts > 1 && s.of_parts.size() < s.count * work.parts) s.of_parts = Buffer<Scored>(s.count * work.parts);
    work.entries = work.parts > 1 ? s.of_parts.data() : s.lists.data();
    launch_filter(work, s.stream);
    if (work.parts > 1) launch_merge(work.entries, queries, work.parts, s.lists.data(), s.stream);
    check(cudaMemcpyAsync(s.found.data(), s.lists.data(), s.count * sizeof(Scored), cudaMemcpyDeviceToHost, s.stream),
          "reading what was found");
  }

  void use_device() const { check(cudaSetDevice(device_), "choosing the device"); }

  /// [n, dim] of the host as [n, stride] of the device, zeros behind the dimension. There when it returns.
  Buffer<float> padded(std::span<const float> from) {
    const Stream& stream = slots_[0].stream;
    const std::size_t n = from.size() / dim_;
    Buffer<float> to(n * stride_);
    if (n == 0) return to;
    check(cudaMemsetAsync(to.data(), 0, to.bytes(), stream), "clearing rows");
    check(cudaMemcpy2DAsync(to.data(), stride_ * sizeof(float), from.data(), dim_ * sizeof(float), dim_ * sizeof(float),
                            n, cudaMemcpyHostToDevice, stream),
          "copying rows");
    stream.wait("copying rows");
    return to;
  }

  int device_;
  std::size_t dim_, stride_, rows_count_;
  cudaDeviceProp properties_{};
  Buffer<float> rows_;
  std::array<Slot, kSlots> slots_;
};

}  // namespace

std::unique_ptr<DeviceFilter> make_cuda_filter(std::size_t device, std::span<const float> unit_rows, std::size_t dim) {
  check(cudaSetDevice(static_cast<int>(device)), "choosing the device");  // a stream belongs to the current device
  return std::make_unique<CudaFilter>(device, unit_rows, dim);
}

}  // namespace wordloom::query
