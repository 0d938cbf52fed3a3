#pragma once
// The words of a sentence that sub-sampling leaves, one after the other.
#include "embed/warp/params.hpp"
#include "wordloom/core/hd.hpp"
#include "wordloom/embed/draws.hpp"

namespace wordloom::embed::warp {

/// 32 corpus words are looked at together. Whether a word is kept is a function of its position, so a warp that starts
/// in the middle of a sentence finds the words before it by itself.
template <class W>
class KeptWords {
 public:
  /// From the `window` last kept words before the piece on (all there are, if fewer), to the end of the sentence.
  WORDLOOM_HD void start(const TrainParams& p, const Piece& piece) {
    shift_ = piece.at - piece.position;  // wraps around where the position is higher: adding it wraps back
    end_ = piece.position + piece.length + piece.after;
    kept_ = 0;
    next_ = piece.position;
    const std::uint64_t limit = piece.position - piece.before;
    std::uint32_t wanted = p.window;
    while (wanted > 0 && next_ > limit) {
      const std::uint64_t from = next_ - limit > kLanes ? next_ - kLanes : limit;
      look(p, from, next_);
      const std::uint32_t found = W::count(kept_);
      next_ = from;
      if (found >= wanted) {
        for (std::uint32_t surplus = found - wanted; surplus > 0; --surplus) kept_ &= kept_ - 1;
        next_ = from + W::lowest(kept_);
        break;
      }
      wanted -= found;
    }
    kept_ = 0;
  }

  /// False at the end of the sentence.
  WORDLOOM_HD bool next(const TrainParams& p, std::uint32_t& word, std::uint64_t& position) {
    while (kept_ == 0) {
      if (next_ >= end_) return false;
      const std::uint64_t to = end_ - next_ > kLanes ? next_ + kLanes : end_;
      look(p, next_, to);
      next_ = to;
    }
    const std::uint32_t lane = W::lowest(kept_);
    kept_ &= kept_ - 1;
    word = W::from_lane(words_, lane);
    position = base_ + lane;
    return true;
  }

 private:
  /// Positions [from, to), at most 32 of them, one to a lane.
  WORDLOOM_HD void look(const TrainParams& p, std::uint64_t from, std::uint64_t to) {
    base_ = from;
    W::each([&](std::uint32_t lane) { words_(lane) = from + lane < to ? p.tokens[from + lane + shift_] : 0; });
    kept_ = W::ballot(
        [&](std::uint32_t lane) { return from + lane < to && keeps(p.rng, from + lane, p.keep[words_(lane)]); });
  }

  std::uint64_t shift_ = 0, next_ = 0, end_ = 0, base_ = 0;
  std::uint32_t kept_ = 0;  // of the positions from base_ on, those not yet handed out
  typename W::template Per<std::uint32_t> words_;
};

}  // namespace wordloom::embed::warp
