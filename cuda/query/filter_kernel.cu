// Cosines as a tiled product, and the best of them, without the product ever being in device memory.
#include <cuda_runtime.h>

#include "core/check.hpp"
#include "core/device_warp.cuh"
#include "query/filter_kernel.hpp"
#include "query/filter_tiles.hpp"
#include "query/top_list.hpp"

namespace wordloom::cuda {
namespace {

using query::kDepth;
using query::kTile;
using query::TopList;

constexpr unsigned kThreads = 256;
constexpr unsigned kWarps = kThreads / 32;
constexpr unsigned kQueriesPerWarp = kTile / kWarps;
constexpr unsigned kEach = 4;  // queries and rows of one thread in the product
static_assert(kTile * kDepth == 4 * kThreads && kTile * kTile == kEach * kEach * kThreads);

/// A tile of the operands, transposed: [depth][row]. Four floats more than a row, so that rows begin at 16 bytes and
/// the transposed stores do not all fall on the same banks.
struct Operand {
  float v[kDepth][kTile + 4];
};

struct Shared {
  Operand queries, rows;
  float scores[kTile][kTile + 1];
};

/// Every thread brings four numbers of one row; rows behind the last one are zeros.
__device__ void bring(Operand& to, const float* from, std::uint64_t first, std::uint64_t count, std::uint32_t stride,
                      std::uint32_t depth) {
  const unsigned row = threadIdx.x / (kDepth / 4), k = threadIdx.x % (kDepth / 4) * 4;
  float4 x = make_float4(0, 0, 0, 0);
  if (first + row < count) x = __ldg(reinterpret_cast<const float4*>(from + (first + row) * stride + depth + k));
  to.v[k][row] = x.x;
  to.v[k + 1][row] = x.y;
  to.v[k + 2][row] = x.z;
  to.v[k + 3][row] = x.w;
}

__global__ void __launch_bounds__(kThreads) filter_kernel(const FilterLaunch p) {
  __shared__ __align__(16) Shared shared;
  const std::uint64_t first_query = std::uint64_t{blockIdx.x} * kTile;
  const query::TileRange tiles = query::tiles_of_part(query::tiles_of(p.row_count), blockIdx.y, p.parts);
  const unsigned warp = threadIdx.x / 32, my_queries = threadIdx.x / 16 * kEach, my_rows = threadIdx.x % 16 * kEach;

  TopList<DeviceWarp> best[kQueriesPerWarp];
  WORDLOOM_UNROLL
  for (unsigned i = 0; i < kQueriesPerWarp; ++i) best[i].clear();

  for (std::uint64_t tile = tiles.first; tile < tiles.last; ++tile) {
    const std::uint64_t first_row = tile * kTile;
    float sum[kEach][kEach] = {};
    for (std::uint32_t depth = 0; depth < p.stride; depth += kDepth) {
      bring(shared.queries, p.queries, first_query, p.query_count, p.stride, depth);
      bring(shared.rows, p.rows, first_row, p.row_count, p.stride, depth);
      __syncthreads();
      WORDLOOM_UNROLL
      for (unsigned k = 0; k < kDepth; ++k) {
        const float4 q = *reinterpret_cast<const float4*>(&shared.queries.v[k][my_queries]);
        const float4 r = *reinterpret_cast<const float4*>(&shared.rows.v[k][my_rows]);
        const float a[kEach] = {q.x, q.y, q.z, q.w}, b[kEach] = {r.x, r.y, r.z, r.w};
        WORDLOOM_UNROLL
        for (unsigned i = 0; i < kEach; ++i) {
          WORDLOOM_UNROLL
          for (unsigned j = 0; j < kEach; ++j) sum[i][j] += a[i] * b[j];
        }
      }
      __syncthreads();  // before the operands are overwritten; behind the last depth: before the scores are
    }
    WORDLOOM_UNROLL
    for (unsigned i = 0; i < kEach; ++i) {
      WORDLOOM_UNROLL
      for (unsigned j = 0; j < kEach; ++j) shared.scores[my_queries + i][my_rows + j] = sum[i][j];
    }
    __syncthreads();
    const std::uint64_t left = p.row_count - first_row;
    WORDLOOM_UNROLL
    for (unsigned i = 0; i < kQueriesPerWarp; ++i) {
      WORDLOOM_UNROLL
      for (unsigned half = 0; half < kTile; half += 32) {
        if (left <= half) continue;
        const DeviceWarp::Per<float> offered{shared.scores[warp * kQueriesPerWarp + i][half + DeviceWarp::lane()]};
        best[i].offer(offered, static_cast<std::uint32_t>(first_row) + half,
                      left - half < 32 ? static_cast<std::uint32_t>(left - half) : 32U);
      }
    }
    // The next scores are written after two barriers of the product: all warps have read these by then.
  }

  WORDLOOM_UNROLL
  for (unsigned i = 0; i < kQueriesPerWarp; ++i) {
    const std::uint64_t query = first_query + warp * kQueriesPerWarp + i;
    if (query >= p.query_count) continue;
    const std::uint32_t lane = DeviceWarp::lane();
    p.entries[(query * p.parts + blockIdx.y) * 32 + lane] = Scored{best[i].scores()(lane), best[i].rows()(lane)};
  }
}

}  // namespace

void launch_filter(const FilterLaunch& launch, cudaStream_t stream) {
  const dim3 grid(static_cast<unsigned>(query::tiles_of(launch.query_count)), launch.parts);
  filter_kernel<<<grid, kThreads, 0, stream>>>(launch);
  check_launch("starting the search kernel");
}

}  // namespace wordloom::cuda
