#pragma once
// What a warp keeps in fast memory, and where.
#include <cstddef>
#include <cstdint>

#include "embed/warp/params.hpp"
#include "wordloom/core/hd.hpp"

namespace wordloom::embed::warp {

/// Which program a warp runs.
enum class Program { skipgram, cbow, subword_skipgram };

/// Sizes of a warp's memory. All parts begin at multiples of 16 bytes.
struct Layout {
  std::uint32_t fragment = 1;                ///< C of Fragment<C>: 1, 2, 3, 4 or 8
  std::uint32_t slots = 0;                   ///< of the ring of words: 2 * window + 1
  bool ring_rows = false;                    ///< the ring holds rows and what is to be added to them, not words alone
  bool ring_shared = false;                  ///< ... in shared memory; else in the warp's workspace in device memory
  std::uint32_t target_rows = kTargetGroup;  ///< room for so many targets at a time
  bool target_steps = false;                 ///< steps of the targets pile up before they are added
  Precision precision = Precision::f32;      ///< of the matrices' rows; here all is float

  WORDLOOM_HD constexpr std::size_t row_bytes() const { return fragment * kLanes * sizeof(Quad); }
  WORDLOOM_HD constexpr std::size_t positions_bytes() const { return (slots * std::size_t{8} + 15) / 16 * 16; }
  WORDLOOM_HD constexpr std::size_t words_bytes() const { return (slots * std::size_t{4} + 15) / 16 * 16; }
  WORDLOOM_HD constexpr std::size_t ring_bytes() const { return ring_rows ? 2 * slots * row_bytes() : 0; }
  WORDLOOM_HD constexpr std::size_t targets_bytes() const { return target_rows * row_bytes() * (target_steps ? 2 : 1); }
  WORDLOOM_HD constexpr std::size_t shared_bytes() const {
    return targets_bytes() + (ring_shared ? ring_bytes() : 0) + positions_bytes() + words_bytes();
  }
  WORDLOOM_HD constexpr std::size_t workspace_bytes() const { return ring_shared ? 0 : ring_bytes(); }
};

/// Addresses of one warp's memory.
struct WarpMemory {
  Quad* targets = nullptr;             ///< [target_rows] rows
  Quad* target_steps = nullptr;        ///< [target_rows] rows
  Quad* ring = nullptr;                ///< [slots] rows as they are now ...
  Quad* ring_deltas = nullptr;         ///< ... and what is to be added to those of the matrix
  std::uint64_t* positions = nullptr;  ///< [slots]
  std::uint32_t* words = nullptr;      ///< [slots]

  WORDLOOM_HD WarpMemory(const Layout& layout, char* shared, char* workspace) {
    const std::size_t quads = layout.row_bytes() / sizeof(Quad);
    targets = reinterpret_cast<Quad*>(shared);
    if (layout.target_steps) target_steps = targets + layout.target_rows * quads;
    char* next = shared + layout.targets_bytes();
    if (layout.ring_rows) {
      ring = reinterpret_cast<Quad*>(layout.ring_shared ? next : workspace);
      ring_deltas = ring + layout.slots * quads;
      if (layout.ring_shared) next += layout.ring_bytes();
    }
    positions = reinterpret_cast<std::uint64_t*>(next);
    words = reinterpret_cast<std::uint32_t*>(next + layout.positions_bytes());
  }
};

}  // namespace wordloom::embed::warp
