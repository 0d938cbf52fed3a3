// Study: 32 sums over the lanes of a warp, as a tile of 4 contexts x 8 targets needs them.
// 1: one butterfly for each sum, 160 exchanges. 2: lanes share the sums out among them (embed/warp/fragments.hpp), 31
// exchanges. 3: through shared memory, each lane adds up one column.
#include "core/device_warp.cuh"
#include "embed/warp/fragments.hpp"
#include "lab/lab.hpp"

namespace {

using namespace wordloom;
using cuda::DeviceWarp;

constexpr unsigned kWarps = 1 << 16, kRounds = 16;

/// Number i of lane l in a round: made on the spot, so that memory plays no part.
__host__ __device__ float number(unsigned warp, unsigned round, unsigned lane, unsigned i) {
  return static_cast<float>((warp * 7 + round * 13 + lane * 5 + i * 3) % 32) - 15.5F;
}

__global__ void butterflies(float* out) {
  const unsigned warp = blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32, lane = threadIdx.x % 32;
  float total = 0;
  for (unsigned round = 0; round < kRounds; ++round) {
#pragma unroll
    for (unsigned i = 0; i < 32; ++i) {
      float x = number(warp, round, lane, i);
#pragma unroll
      for (int mask = 16; mask > 0; mask /= 2) x += __shfl_xor_sync(0xffffffffU, x, mask);
      if (lane == i) total += x;
    }
  }
  out[warp * 32 + lane] = total;
}

__global__ void shared_out(float* out) {
  const unsigned warp = blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32, lane = threadIdx.x % 32;
  float total = 0;
  for (unsigned round = 0; round < kRounds; ++round) {
    DeviceWarp::Per<embed::warp::Array<32>> x;
#pragma unroll
    for (unsigned i = 0; i < 32; ++i) x(lane).v[i] = number(warp, round, lane, i);
    embed::warp::SumMany<DeviceWarp, 32>::run(x);
    total += x(lane).v[0];
  }
  out[warp * 32 + lane] = total;
}

__global__ void through_memory(float* out) {
  __shared__ float numbers[4][32][33];
  const unsigned warp = blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32, lane = threadIdx.x % 32;
  float(*const mine)[33] = numbers[threadIdx.x / 32];
  float total = 0;
  for (unsigned round = 0; round < kRounds; ++round) {
#pragma unroll
    for (unsigned i = 0; i < 32; ++i) mine[lane][i] = number(warp, round, lane, i);
    __syncwarp();
#pragma unroll
    for (unsigned l = 0; l < 32; ++l) total += mine[l][lane];
    __syncwarp();
  }
  out[warp * 32 + lane] = total;
}

}  // namespace

int main() {
  if (!wordloom::lab::device_there("sums_over_lanes")) return 0;
  std::vector<float> expected(std::size_t{kWarps} * 32), none(expected.size());
  for (unsigned warp = 0; warp < kWarps; ++warp)
    for (unsigned i = 0; i < 32; ++i)
      for (unsigned round = 0; round < kRounds; ++round)
        for (unsigned lane = 0; lane < 32; ++lane) expected[warp * 32 + i] += number(warp, round, lane, i);
  wordloom::lab::Array<float> out(none);
  const unsigned blocks = kWarps / 4;
  return wordloom::lab::study(
      "sums_over_lanes",
      {{"1 butterflies", [&] { butterflies<<<blocks, 128>>>(out.data()); }},
       {"2 shared out", [&] { shared_out<<<blocks, 128>>>(out.data()); }},
       {"3 through shared memory", [&] { through_memory<<<blocks, 128>>>(out.data()); }}},
      expected, 1e-4, [&] { out.set(none); }, [&] { return out.get(); }, 32.0 * kWarps * kRounds, "sums");
}
