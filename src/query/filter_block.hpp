#pragma once
// What a block of threads does to find candidates: cosines as a tiled product, and the best of them, without the
// product ever being in device memory. Written for one thread between two barriers, so that the host can play it: B
// holds the threads of a block (cuda/query/filter_kernel.cu, tests/parity/support/host_filter.hpp), W a warp.
#include <cstdint>

#include "core/quad.hpp"
#include "query/filter_tiles.hpp"
#include "query/top_list.hpp"
#include "wordloom/core/hd.hpp"
#include "wordloom/core/top_k.hpp"

namespace wordloom::query {

/// Rows and queries have `stride` floats (a multiple of 4, zeros behind the dimension) and begin at 16 bytes.
struct FilterWork {
  const float* rows = nullptr;
  const float* queries = nullptr;
  std::uint64_t row_count = 0, query_count = 0;
  std::uint32_t stride = 0;
  std::uint32_t depth = 0;    ///< numbers of a row that count: the dimension, rounded up to a multiple of kDepth
  std::uint32_t parts = 1;    ///< lists made of each query, of as many parts of the rows
  Scored* entries = nullptr;  ///< [query_count][parts][32]
};

inline constexpr std::uint32_t kFilterThreads = 256, kFilterWarps = kFilterThreads / simt::kLanes;
inline constexpr std::uint32_t kQueriesPerWarp = kTile / kFilterWarps;  ///< whose lists a warp keeps
inline constexpr std::uint32_t kEach = 8;                               ///< queries and rows of a thread in the product
inline constexpr std::uint32_t kHalf = kTile / 2;
static_assert(kTile * kDepth == 4 * kFilterThreads && kTile * kTile == kEach * kEach * kFilterThreads);

/// Of the queries and of the rows, transposed: [depth][row]. Four floats more than a row, so that rows begin at 16
/// bytes and the transposed stores of a warp fall on different banks.
struct alignas(16) FilterOperands {
  float queries[kDepth][kTile + 4];
  float rows[kDepth][kTile + 4];
};

/// Shared memory of a block.
struct alignas(16) FilterShared {
  union {
    FilterOperands operands[2];      ///< one is multiplied while the other is filled
    float scores[kTile][kHalf + 4];  ///< of all queries and half of the rows of a tile
  };
  float list_scores[kTile][simt::kLanes];  ///< best first, the last one is what a score must beat
  std::uint32_t list_rows[kTile][simt::kLanes];
};

/// One thread's part of the product: queries 4 y and 4 y + 64, rows 4 x and 4 x + 64, four each. A warp is 4 high and 8
/// wide, so that each read of four operands is one access.
class FilterThread {
 public:
  FilterThread() = default;
  WORDLOOM_HD FilterThread(const FilterWork& work, std::uint32_t thread, std::uint64_t query_tile)
      : work_(&work), brings_(thread / 2), bring_at_(thread % 2 * 4) {
    const std::uint32_t warp = thread / simt::kLanes, lane = thread % simt::kLanes;
    x_ = (warp % 2 * 8 + lane % 8) * 4;
    y_ = (warp / 2 * 4 + lane / 8) * 4;
    query_ = start_of(work.queries, query_tile, work.query_count);
  }

  WORDLOOM_HD void begin(std::uint64_t row_tile) {
    row_ = start_of(work_->rows, row_tile, work_->row_count);
    WORDLOOM_UNROLL
    for (std::uint32_t i = 0; i < kEach; ++i) {
      WORDLOOM_UNROLL
      for (std::uint32_t j = 0; j < kEach; ++j) sum_[i][j] = 0;
    }
  }
  /// Four numbers of a query and of a row into registers; zeros behind the last one.
  WORDLOOM_HD void fetch(std::uint32_t depth) {
    query_numbers_ = at(query_, depth);
    row_numbers_ = at(row_, depth);
  }
  WORDLOOM_HD void put(FilterOperands& to) const {
    WORDLOOM_UNROLL
    for (std::uint32_t k = 0; k < 4; ++k) {
      to.queries[bring_at_ + k][brings_] = query_numbers_.v[k];
      to.rows[bring_at_ + k][brings_] = row_numbers_.v[k];
    }
  }
  WORDLOOM_HD void multiply(const FilterOperands& from) {
    WORDLOOM_UNROLL
    for (std::uint32_t k = 0; k < kDepth; ++k) {
      const simt::Quad a[2] = {quad(&from.queries[k][y_]), quad(&from.queries[k][y_ + kHalf])};
      const simt::Quad b[2] = {quad(&from.rows[k][x_]), quad(&from.rows[k][x_ + kHalf])};
      WORDLOOM_UNROLL
      for (std::uint32_t i = 0; i < kEach; ++i) {
        WORDLOOM_UNROLL
        for (std::uint32_t j = 0; j < kEach; ++j) sum_[i][j] += a[i / 4].v[i % 4] * b[j / 4].v[j % 4];
      }
    }
  }
  /// Shows the sums of half of the rows. `half` is a constant where device code calls it.
  WORDLOOM_HD void show(FilterShared& shared, std::uint32_t half) const {
    WORDLOOM_UNROLL
    for (std::uint32_t i = 0; i < kEach; ++i)
      *reinterpret_cast<simt::Quad*>(&shared.scores[y_ + i / 4 * kHalf + i % 4][x_]) =
          simt::Quad{{sum_[i][4 * half], sum_[i][4 * half + 1], sum_[i][4 * half + 2], sum_[i][4 * half + 3]}};
  }

 private:
  /// Where this thread reads of row brings_ of a tile; null behind the last one.
  WORDLOOM_HD const float* start_of(const float* matrix, std::uint64_t tile, std::uint64_t count) const {
    const std::uint64_t row = tile * kTile + brings_;
    return row < count ? matrix + row * work_->stride + bring_at_ : nullptr;
  }
  WORDLOOM_HD static simt::Quad quad(const float* from) { return *reinterpret_cast<const simt::Quad*>(from); }
  WORDLOOM_HD static simt::Quad at(const float* from, std::uint32_t depth) {
    return from != nullptr ? quad(from + depth) : simt::Quad{{0, 0, 0, 0}};
  }

  const FilterWork* work_ = nullptr;
  std::uint32_t brings_ = 0, bring_at_ = 0, x_ = 0, y_ = 0;
  const float *query_ = nullptr, *row_ = nullptr;
  simt::Quad query_numbers_{}, row_numbers_{};
  float sum_[kEach][kEach];
};

/// What a warp does with the lists of its queries.
template <class W>
struct FilterWarp {
  WORDLOOM_HD static void clear(FilterShared& shared, std::uint32_t warp) {
    TopList<W> empty;
    empty.clear();
    for (std::uint32_t i = 0; i < kQueriesPerWarp; ++i) store(shared, warp * kQueriesPerWarp + i, empty);
  }
  /// `count` rows from first_row on were shown.
  WORDLOOM_HD static void offer(FilterShared& shared, std::uint32_t warp, std::uint64_t first_row,
                                std::uint64_t count) {
    for (std::uint32_t i = 0; i < kQueriesPerWarp; ++i) {
      const std::uint32_t query = warp * kQueriesPerWarp + i;
      const float least = shared.list_scores[query][simt::kLanes - 1];
      const float* const scores = shared.scores[query];
      // Few scores reach a list that has seen some hundred of them.
      if (W::ballot([&](std::uint32_t lane) { return scores[lane] > least || scores[lane + simt::kLanes] > least; }) ==
          0)
        continue;
      TopList<W> best;
      best.resume([&](std::uint32_t lane) { return shared.list_scores[query][lane]; },
                  [&](std::uint32_t lane) { return shared.list_rows[query][lane]; });
      for (std::uint32_t from = 0; from < kHalf && from < count; from += simt::kLanes) {
        typename W::template Per<float> offered{};
        W::each([&](std::uint32_t lane) { offered(lane) = scores[from + lane]; });
        const std::uint64_t left = count - from;
        best.offer(offered, static_cast<std::uint32_t>(first_row) + from,
                   left < simt::kLanes ? static_cast<std::uint32_t>(left) : simt::kLanes);
      }
      store(shared, query, best);
    }
  }
  WORDLOOM_HD static void write(const FilterShared& shared, std::uint32_t warp, const FilterWork& work,
                                std::uint64_t query_tile, std::uint32_t part) {
    for (std::uint32_t i = 0; i < kQueriesPerWarp; ++i) {
      const std::uint32_t mine = warp * kQueriesPerWarp + i;
      const std::uint64_t query = query_tile * kTile + mine;
      if (query >= work.query_count) return;
      W::each([&](std::uint32_t lane) {
        work.entries[(query * work.parts + part) * simt::kLanes + lane] =
            Scored{shared.list_scores[mine][lane], shared.list_rows[mine][lane]};
      });
    }
  }
  /// The lists of a query, of one part after the other, become one: its 32 best. It says of the rows that are not in it
  /// what a list of all rows would: who was not in a list of 32 has no higher cosine than all these, and so none
  /// that is higher than the last of the best 32.
  WORDLOOM_HD static void merge(const Scored* lists, std::uint32_t parts, Scored* to) {
    TopList<W> best;
    best.clear();
    for (std::uint32_t part = 0; part < parts; ++part) {
      const Scored* const list = lists + std::uint64_t{part} * simt::kLanes;
      typename W::template Per<float> scores{};
      typename W::template Per<std::uint32_t> rows{};
      W::each([&](std::uint32_t lane) {
        scores(lane) = list[lane].score;
        rows(lane) = list[lane].index;
      });
      best.offer(scores, rows);
    }
    W::each([&](std::uint32_t lane) { to[lane] = Scored{best.scores()(lane), best.rows()(lane)}; });
  }

 private:
  WORDLOOM_HD static void store(FilterShared& shared, std::uint32_t query, TopList<W>& list) {
    W::each([&](std::uint32_t lane) {
      shared.list_scores[query][lane] = list.scores()(lane);
      shared.list_rows[query][lane] = list.rows()(lane);
    });
  }
};

/// The lists of the queries of one tile over one part of the rows. b.each(f) does f(thread) for every thread of the
/// block, b.each_warp(f) f(warp) for every warp; a barrier follows either.
template <class W, class B>
WORDLOOM_HD void run_filter_block(B& b, const FilterWork& work, FilterShared& shared, std::uint64_t query_tile,
                                  std::uint32_t part) {
  const TileRange tiles = tiles_of_part(tiles_of(work.row_count), part, work.parts);
  b.each_warp([&](std::uint32_t warp) { FilterWarp<W>::clear(shared, warp); });
  for (std::uint64_t tile = tiles.first; tile < tiles.last; ++tile) {
    b.each([&](FilterThread& t) {
      t.begin(tile);
      t.fetch(0);
      t.put(shared.operands[0]);
    });
    std::uint32_t now = 0;
    for (std::uint32_t depth = kDepth; depth < work.depth; depth += kDepth, now ^= 1U) {
      b.each([&](FilterThread& t) {
        t.fetch(depth);  // arrives while the product is made
        t.multiply(shared.operands[now]);
        t.put(shared.operands[now ^ 1U]);
      });
    }
    b.each([&](FilterThread& t) { t.multiply(shared.operands[now]); });
    const std::uint64_t first = tile * kTile, left = work.row_count - first;
    WORDLOOM_UNROLL
    for (std::uint32_t half = 0; half < 2; ++half) {
      b.each([&](FilterThread& t) { t.show(shared, half); });
      const std::uint64_t seen = half * kHalf;
      b.each_warp([&](std::uint32_t warp) {
        if (left > seen) FilterWarp<W>::offer(shared, warp, first + seen, left - seen);
      });
    }
  }
  b.each_warp([&](std::uint32_t warp) { FilterWarp<W>::write(shared, warp, work, query_tile, part); });
}

}  // namespace wordloom::query
