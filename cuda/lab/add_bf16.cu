// Study: many warps add rows of 128 numbers to random rows of a matrix in 16 bits, each sum rounded at random. 1: a
// lane swaps four numbers at once, as training does. 2: it swaps two and two. First frequent rows are hit more often,
// as in text: a fiftieth of the additions meet at row 0 and wait for each other. Then all rows alike: throughput
// without that.
#include "core/device_warp.cuh"
#include "lab/lab.hpp"
#include "wordloom/core/random.hpp"

namespace {

using namespace wordloom;

constexpr unsigned kRows = 1 << 17, kDim = 128, kAdditions = 1 << 20, kGroup = 1 << 10;

__host__ __device__ float delta(unsigned addition, unsigned d) {
  return 0.25F * static_cast<float>((addition + d) % 8);
}

enum class Rows { as_in_text, alike };

template <Rows R>
__host__ __device__ unsigned row_of(unsigned addition) {
  const CounterRng rng(1, 0);
  const float u = rng.uniform(addition, 0);
  return static_cast<unsigned>((R == Rows::as_in_text ? u * u * u : u) * static_cast<float>(kRows));
}

__device__ simt::Quad quad_of(unsigned addition, unsigned d) {
  return simt::Quad{{delta(addition, d), delta(addition, d + 1), delta(addition, d + 2), delta(addition, d + 3)}};
}

template <Rows R>
__global__ void four_at_once(Bf16* matrix) {
  const unsigned addition = blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32, d = threadIdx.x % 32 * 4;
  const std::uint64_t random = CounterRng(2, 0).bits(addition, d);
  cuda::DeviceWarp::add(matrix + std::size_t{row_of<R>(addition)} * kDim + d, quad_of(addition, d), random);
}

template <Rows R>
__global__ void two_at_once(Bf16* matrix) {
  const unsigned addition = blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32, d = threadIdx.x % 32 * 4;
  const std::uint64_t random = CounterRng(2, 0).bits(addition, d);
  const simt::Quad step = quad_of(addition, d);
  auto* const at = reinterpret_cast<unsigned*>(matrix + std::size_t{row_of<R>(addition)} * kDim + d);
#pragma unroll
  for (unsigned half = 0; half < 2; ++half) {
    const simt::Quad two{{step.v[2 * half], step.v[2 * half + 1], 0, 0}};
    unsigned seen = __ldcg(at + half);
    for (;;) {
      const auto sum = static_cast<unsigned>(bf16::plus(seen, two, random >> (32 * half)));
      const unsigned found = sum == seen ? seen : atomicCAS(at + half, seen, sum);
      if (found == seen) break;
      seen = found;
    }
  }
}

/// Sums over groups of rows: a single number may be off by a rounding, many of them are not.
std::vector<float> group_sums(const std::vector<float>& matrix) {
  std::vector<double> sums(kRows / kGroup);
  for (std::size_t i = 0; i < matrix.size(); ++i)
    sums[i / (std::size_t{kGroup} * kDim)] += static_cast<double>(matrix[i]);
  return {sums.begin(), sums.end()};
}

template <Rows R>
int study_of(const char* name) {
  std::vector<float> expected(std::size_t{kRows} * kDim);
  for (unsigned a = 0; a < kAdditions; ++a)
    for (unsigned d = 0; d < kDim; ++d) expected[std::size_t{row_of<R>(a)} * kDim + d] += delta(a, d);
  const std::vector<Bf16> none(expected.size());
  lab::Array<Bf16> matrix(none);
  const auto result = [&] {
    std::vector<float> wide;
    for (const Bf16 x : matrix.get()) wide.push_back(bf16::widened(x));
    return group_sums(wide);
  };
  const unsigned blocks = kAdditions / 4;
  return lab::study(
      name,
      {{"1 four at once", [&] { four_at_once<R><<<blocks, 128>>>(matrix.data()); }},
       {"2 two and two", [&] { two_at_once<R><<<blocks, 128>>>(matrix.data()); }}},
      group_sums(expected), 0.02, [&] { matrix.set(none); }, result, 1.0 * kAdditions, "rows");
}

}  // namespace

int main() {
  if (!lab::device_there("add_bf16")) return 0;
  return study_of<Rows::as_in_text>("add_bf16, rows as in text") + study_of<Rows::alike>("add_bf16, all rows alike");
}
