#include "embed/device_rows.hpp"

#include <algorithm>
#include <vector>

namespace wordloom::cuda {
namespace {

constexpr const char* kCopying = "copying rows";
/// Numbers that are rounded or widened together.
constexpr std::size_t kChunk = std::size_t{1} << 22;

}  // namespace

DeviceRows::DeviceRows(const Matrix& shape, Precision precision) {
  const std::size_t count = shape.rows() * shape.stride();
  if (precision == Precision::bf16)
    halves_ = Buffer<Bf16>(count);
  else
    floats_ = Buffer<float>(count);
}

void DeviceRows::upload(const Matrix& from) {
  if (floats_.size() > 0) copy_now(floats_.data(), from.row(0), floats_.bytes(), kCopying);
  std::vector<Bf16> chunk(std::min(kChunk, halves_.size()));
  for (std::size_t first = 0; first < halves_.size(); first += chunk.size()) {
    const std::size_t count = std::min(chunk.size(), halves_.size() - first);
    std::transform(from.row(0) + first, from.row(0) + first + count, chunk.begin(), bf16::nearest);
    copy_now(halves_.data() + first, chunk.data(), count * sizeof(Bf16), kCopying);
  }
}

void DeviceRows::download(Matrix& to) const {
  if (floats_.size() > 0) copy_now(to.row(0), floats_.data(), floats_.bytes(), kCopying);
  std::vector<Bf16> chunk(std::min(kChunk, halves_.size()));
  for (std::size_t first = 0; first < halves_.size(); first += chunk.size()) {
    const std::size_t count = std::min(chunk.size(), halves_.size() - first);
    copy_now(chunk.data(), halves_.data() + first, count * sizeof(Bf16), kCopying);
    std::transform(chunk.begin(), chunk.begin() + static_cast<long>(count), to.row(0) + first,
                   [](Bf16 x) { return bf16::widened(x); });
  }
}

}  // namespace wordloom::cuda
