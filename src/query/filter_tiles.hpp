#pragma once
// How the filter's product is cut up, for host and device.
#include <cstddef>
#include <cstdint>

#include "wordloom/core/hd.hpp"

namespace wordloom::query {

/// A block of threads takes so many queries against so many rows at a time, so many dimensions at a time.
inline constexpr std::uint32_t kTile = 64, kDepth = 16;

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

/// In how many parts the rows are cut so that `query_tiles` times as many blocks fill the device twice, while a part
/// has 32 tiles at least: a list settles only after some hundred rows.
constexpr std::uint32_t parts_for(std::uint64_t query_tiles, std::uint64_t row_tiles, std::uint32_t multiprocessors) {
  const std::uint64_t wanted = (2 * std::uint64_t{multiprocessors} + query_tiles - 1) / query_tiles;
  const std::uint64_t most = row_tiles / 32 > 1 ? row_tiles / 32 : 1;
  return static_cast<std::uint32_t>(wanted < most ? wanted : most);
}

}  // namespace wordloom::query
