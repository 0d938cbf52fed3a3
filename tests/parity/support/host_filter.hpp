#pragma once
// The filter's block program with threads and warps played by the host.
#include <cstdint>
#include <memory>
#include <vector>

#include "query/filter_block.hpp"

namespace wordloom::testing {

/// All threads of a block in turn: what lies between two barriers is done by each before the next begins.
struct HostBlock {
  std::vector<query::FilterThread> threads;

  template <class F>
  void each(F&& f) {
    for (query::FilterThread& t : threads) f(t);
  }
  template <class F>
  void each_warp(F&& f) {
    for (std::uint32_t warp = 0; warp < query::kFilterWarps; ++warp) f(warp);
  }
};

inline void play_filter(const query::FilterWork& work) {
  const auto shared = std::make_unique<query::FilterShared>();
  for (std::uint64_t tile = 0; tile < query::tiles_of(work.query_count); ++tile) {
    for (std::uint32_t part = 0; part < work.parts; ++part) {
      HostBlock block;
      block.threads.reserve(query::kFilterThreads);
      for (std::uint32_t t = 0; t < query::kFilterThreads; ++t) block.threads.emplace_back(work, t, tile);
      query::run_filter_block<simt::EmulatedWarp>(block, work, *shared, tile, part);
    }
  }
}

inline void play_merge(const Scored* lists, std::uint64_t queries, std::uint32_t parts, Scored* merged) {
  for (std::uint64_t q = 0; q < queries; ++q)
    query::FilterWarp<simt::EmulatedWarp>::merge(lists + q * parts * simt::kLanes, parts, merged + q * simt::kLanes);
}

}  // namespace wordloom::testing
