// Study: many warps add rows of 128 floats to random rows of a matrix, as deltas leave the ring.
// 1: a float a lane and addition, four of them a row. 2: a lane has four floats in a row and adds them one by one. 3:
// it adds them at once (compute capability 9.0; one by one below).
#include "core/device_warp.cuh"
#include "lab/lab.hpp"
#include "wordloom/core/random.hpp"

namespace {

using namespace wordloom;

constexpr unsigned kRows = 1 << 17, kDim = 128, kAdditions = 1 << 20;

/// Small whole numbers: their sums are exact in every order.
__host__ __device__ float delta(unsigned addition, unsigned d) { return static_cast<float>((addition + d) % 8); }

/// Frequent rows are hit more often, as in text.
__host__ __device__ unsigned row_of(unsigned addition) {
  const CounterRng rng(1, 0);
  const float u = rng.uniform(addition, 0);
  return static_cast<unsigned>(u * u * u * static_cast<float>(kRows));
}

__global__ void floats_apart(float* matrix) {
  const unsigned addition = blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32, lane = threadIdx.x % 32;
  float* const row = matrix + std::size_t{row_of(addition)} * kDim;
#pragma unroll
  for (unsigned k = 0; k < 4; ++k) atomicAdd(row + k * 32 + lane, delta(addition, k * 32 + lane));
}

__global__ void floats_together(float* matrix) {
  const unsigned addition = blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32, lane = threadIdx.x % 32;
  float* const row = matrix + std::size_t{row_of(addition)} * kDim;
#pragma unroll
  for (unsigned k = 0; k < 4; ++k) atomicAdd(row + lane * 4 + k, delta(addition, lane * 4 + k));
}

__global__ void quads(float* matrix) {
  const unsigned addition = blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32, d = threadIdx.x % 32 * 4;
  float* const row = matrix + std::size_t{row_of(addition)} * kDim;
  cuda::DeviceWarp::add(row + d, simt::Quad{{delta(addition, d), delta(addition, d + 1), delta(addition, d + 2),
                                             delta(addition, d + 3)}});
}

}  // namespace

int main() {
  if (!wordloom::lab::device_there("add_rows")) return 0;
  std::vector<float> expected(std::size_t{kRows} * kDim), none(expected.size());
  for (unsigned a = 0; a < kAdditions; ++a)
    for (unsigned d = 0; d < kDim; ++d) expected[std::size_t{row_of(a)} * kDim + d] += delta(a, d);
  wordloom::lab::Array<float> matrix(none);
  const unsigned blocks = kAdditions / 4;
  return wordloom::lab::study(
      "add_rows",
      {{"1 floats apart", [&] { floats_apart<<<blocks, 128>>>(matrix.data()); }},
       {"2 floats together", [&] { floats_together<<<blocks, 128>>>(matrix.data()); }},
       {"3 four at once", [&] { quads<<<blocks, 128>>>(matrix.data()); }}},
      expected, 1e-4, [&] { matrix.set(none); }, [&] { return matrix.get(); }, 1.0 * kAdditions, "rows");
}
