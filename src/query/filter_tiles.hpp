#pragma once
// How the filter's product is cut up, for host and device.
#include <cstddef>
#include <cstdint>

#include "wordloom/core/hd.hpp"

namespace wordloom::query {

/// A block of threads takes so many queries against so many rows at a time, so many dimensions at a time.
inline constexpr std::uint32_t kTile = 128, kDepth = 8;

WORDLOOM_HD constexpr std::uint64_t tiles_of(std::uint64_t rows) { return (rows + kTile - 1) / kTile; }

/// Part `part` of `parts` has the tiles [first, last) of the rows; parts differ by one tile at most.
struct TileRange {
  std::uint64_t first, last;
};
WORDLOOM_HD constexpr TileRange tiles_of_part(std::uint64_t tiles, std::uint32_t part, std::uint32_t parts) {
  const std::uint64_t each = tiles / parts, more = tiles % parts;
  const std::uint64_t first = part * each + (part < more ? part : more);
  return {first, first + each + (part < more ? 1 : 0)};
}

/// In how many parts the rows are cut, so that `query_tiles` times as many blocks keep a device busy that has two at a
/// time on each multiprocessor: as few rounds of them as possible, each as short as possible. A part has 16 tiles at
/// least, and a list that begins costs about two: it settles only after some hundred rows.
constexpr std::uint32_t parts_for(std::uint64_t query_tiles, std::uint64_t row_tiles, std::uint32_t multiprocessors) {
  const std::uint64_t at_once = 2 * std::uint64_t{multiprocessors};
  const std::uint64_t most = row_tiles / 16 > 1 ? row_tiles / 16 : 1;
  const std::uint64_t tried = most < 2 * at_once ? most : 2 * at_once;
  std::uint64_t best = 1, least = ~std::uint64_t{0};
  for (std::uint64_t parts = 1; parts <= tried; ++parts) {
    const std::uint64_t rounds = (query_tiles * parts + at_once - 1) / at_once;
    const std::uint64_t cost = rounds * ((row_tiles + parts - 1) / parts + 2);
    if (cost < least) {
      least = cost;
      best = parts;
    }
  }
  return static_cast<std::uint32_t>(best);
}

}  // namespace wordloom::query
