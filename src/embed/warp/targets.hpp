#pragma once
// Which output rows a prediction is made for: the same words, negatives and nodes as on the CPU.
#include "embed/warp/params.hpp"
#include "wordloom/core/hd.hpp"
#include "wordloom/embed/draws.hpp"

namespace wordloom::embed::warp {

/// Up to kTargetGroup output rows.
struct TargetGroup {
  std::uint32_t row[kTargetGroup];
  std::uint32_t valid = 0;   ///< bit t: there is a row t
  std::uint32_t labels = 0;  ///< bit t: its label is 1

  WORDLOOM_HD bool has(std::uint32_t t) const { return (valid >> t & 1U) != 0; }
};

/// Draws number first .. first + count - 1 of a position, one to a lane (count <= 32); a lane's later attempts are
/// `stride` apart. `forbidden(word)`: must not be drawn. Lanes without a negative hold kNone.
inline constexpr std::uint32_t kNone = 0xffffffffU;
template <class W, class Forbidden>
WORDLOOM_HD void draw_negatives(const TrainParams& p, std::uint64_t position, std::uint32_t first, std::uint32_t count,
                                std::uint32_t stride, const Forbidden& forbidden,
                                typename W::template Per<std::uint32_t>& drawn) {
  W::each([&](std::uint32_t lane) {
    std::uint32_t found = kNone;
    for (std::uint32_t attempt = 0; lane < count && found == kNone && attempt < kRedraws; ++attempt) {
      const std::uint32_t word =
          AliasTable::draw(p.slots, p.words, p.rng.bits(position, kDrawNegative + first + lane + attempt * stride));
      if (!forbidden(word)) found = word;
    }
    drawn(lane) = found;
  });
  W::sync();  // the lanes took different numbers of attempts
}

/// Eight of the lanes' negatives, from lane `first` on.
template <class W>
WORDLOOM_HD TargetGroup negative_group(const typename W::template Per<std::uint32_t>& drawn, std::uint32_t first) {
  TargetGroup group;
  WORDLOOM_UNROLL
  for (std::uint32_t t = 0; t < kTargetGroup; ++t) {
    group.row[t] = W::from_lane(drawn, (first + t) % kLanes);
    if (group.row[t] != kNone) group.valid |= 1U << t;
  }
  return group;
}

/// Eight nodes of the path of `word`, from the `first` on.
WORDLOOM_HD inline TargetGroup path_group(const TrainParams& p, std::uint32_t word, std::uint32_t first) {
  TargetGroup group;
  const std::uint32_t begin = p.path_begins[word], end = p.path_begins[word + 1];
  WORDLOOM_UNROLL
  for (std::uint32_t t = 0; t < kTargetGroup; ++t) {
    const std::uint32_t at = begin + first + t;
    group.row[t] = 0;
    if (at >= end) continue;
    group.row[t] = p.path_nodes[at];
    group.valid |= 1U << t;
    if (p.path_labels[at] > 0.5F) group.labels |= 1U << t;
  }
  return group;
}

/// The targets of one centre without subwords: the centre and its negatives, or the path of the centre.
template <class W>
class CentreTargets {
 public:
  /// Negatives are draws first, first + 1, ... of `position`, their later attempts `stride` apart.
  WORDLOOM_HD void choose(const TrainParams& p, std::uint32_t word, std::uint64_t position, std::uint32_t first,
                          std::uint32_t stride) {
    word_ = word;
    if (p.loss == Loss::hs) {
      count_ = p.path_begins[word + 1] - p.path_begins[word];
      return;
    }
    count_ = 1 + p.negative;
    const auto forbidden = [word](std::uint32_t drawn) { return drawn == word; };
    draw_negatives<W>(p, position, first, p.negative, stride, forbidden, drawn_[0]);
    if (p.negative > kLanes)
      draw_negatives<W>(p, position, first + kLanes, p.negative - kLanes, stride, forbidden, drawn_[1]);
  }
  WORDLOOM_HD std::uint32_t count() const { return count_; }
  /// Targets first .. first + 7, as far as there are.
  WORDLOOM_HD TargetGroup group(const TrainParams& p, std::uint32_t first) const {
    if (p.loss == Loss::hs) return path_group(p, word_, first);
    TargetGroup group;
    WORDLOOM_UNROLL
    for (std::uint32_t t = 0; t < kTargetGroup; ++t) {
      const std::uint32_t target = first + t;  // 0: the centre, then the negatives
      group.row[t] = word_;
      if (target == 0) {
        group.valid = group.labels = 1;
      } else if (target < count_) {
        const std::uint32_t draw = target - 1;
        group.row[t] = draw < kLanes ? W::from_lane(drawn_[0], draw) : W::from_lane(drawn_[1], draw - kLanes);
        if (group.row[t] != kNone) group.valid |= 1U << t;
      }
    }
    return group;
  }

 private:
  std::uint32_t word_ = 0, count_ = 0;
  typename W::template Per<std::uint32_t> drawn_[2];
};

}  // namespace wordloom::embed::warp
