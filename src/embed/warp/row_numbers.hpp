#pragma once
// What the rows of the matrices are made of, and the random bits that rounding them takes.
#include <cstddef>
#include <cstdint>

#include "core/bf16.hpp"
#include "embed/warp/params.hpp"
#include "wordloom/core/hd.hpp"
#include "wordloom/embed/draws.hpp"

namespace wordloom::embed::warp {

/// The warp W over matrices of 16-bit numbers: a row is widened when it is loaded, everything is computed in float, and
/// what is added to a row is rounded there (bf16::plus). W itself is for matrices of floats.
template <class W>
struct InBf16 : W {
  using Number = Bf16;
};

/// A row of a matrix whose rows have `quads` quads.
template <class W>
WORDLOOM_HD typename W::Number* row_of(void* matrix, std::size_t row, std::uint32_t quads) {
  return static_cast<typename W::Number*>(matrix) + row * quads * 4;
}

/// Random bits for additions: a function of the seed, the epoch, the piece, the number of the addition within the piece
/// and the place in the row.
class Rounding {
 public:
  WORDLOOM_HD void start(const TrainParams& p, const Piece& piece) {
    rng_ = CounterRng(p.rng.bits(piece.position, kDrawRounding), 0);
    addition_ = 0;
  }
  /// Of one quad of the row that is added to: 16 for each number.
  WORDLOOM_HD std::uint64_t bits(std::uint32_t quad) const { return rng_.bits(addition_, quad); }
  WORDLOOM_HD void next() { ++addition_; }

 private:
  CounterRng rng_{0, 0};
  std::uint64_t addition_ = 0;
};

}  // namespace wordloom::embed::warp
