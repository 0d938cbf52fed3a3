#pragma once
// Skip-gram without subwords: every context of the window against the targets of its centre.
#include "embed/warp/fragments.hpp"
#include "embed/warp/tally.hpp"
#include "embed/warp/targets.hpp"
#include "embed/warp/window.hpp"
#include "wordloom/embed/objective.hpp"

namespace wordloom::embed::warp {

/// One warp. Rows of up to 128 * C numbers.
///
/// Input rows stay in the ring while their word is in the window: they are loaded once, moved there at every step, and
/// the sum of their steps is added to the matrix when the word leaves. Targets are taken in groups of eight; within a
/// group all scores are taken before any row changes (reference::skipgram_step), the next group sees the contexts
/// changed. The steps of a target are added to the matrix once per group.
template <class W, int C>
class SkipgramProgram {
 public:
  WORDLOOM_HD SkipgramProgram(const TrainParams& params, const Layout& layout, const WarpMemory& memory)
      : p_(params), memory_(memory), window_(layout, memory), ring_shared_(layout.ring_shared) {}

  WORDLOOM_HD void start(const Piece& piece) {
    lr_ = piece.lr;
    rounding_.start(p_, piece);
    window_.start(p_, piece);
  }

  /// Trains the next centre; false at the end of the piece, when all that was learned is in the matrices.
  WORDLOOM_HD bool step() {
    const auto leave = [this](std::uint32_t slot, std::uint32_t word) { this->leave(slot, word); };
    if (!window_.next(
            p_, [this](std::uint32_t slot, std::uint32_t word) { enter(slot, word); }, leave)) {
      W::wait();  // the ring is another piece's from here on
      window_.finish(leave);
      return false;
    }
    ++tally_.kept;
    const std::uint32_t contexts = window_.contexts();
    tally_.predictions += contexts;
    if (contexts == 0) return true;
    if (!p_.pairwise) {
      targets_.choose(p_, window_.word_of_centre(), window_.position_of_centre(), 0, p_.negative);
      train(0, contexts);
      return true;
    }
    for (std::uint32_t n = 0; n < contexts; ++n) {
      targets_.choose(p_, window_.word_of_centre(), window_.position_of_centre(), n * p_.negative,
                      contexts * p_.negative);
      train(n, n + 1);
    }
    return true;
  }

  WORDLOOM_HD void report(Totals* totals) { tally_.report(totals); }

 private:
  using R = Rows<W, C>;
  /// Contexts worked on together: as many as the registers of a lane hold.
  static constexpr std::uint32_t kInputs = C <= 2 ? 4 : C <= 4 ? 2 : 1;
  static constexpr std::uint32_t kPairs = kInputs * kTargetGroup;
  static constexpr std::uint32_t kShare = kLanes / kPairs;  // lanes that know the same score
  static constexpr std::uint32_t kRow = static_cast<std::uint32_t>(C) * kLanes;

  WORDLOOM_HD void enter(std::uint32_t slot, std::uint32_t word) {
    Quad* const row = memory_.ring + std::size_t{slot} * kRow;
    const typename W::Number* const from = row_of<W>(p_.input, word, p_.quads);
    if (ring_shared_) {
      R::fetch(row, from, p_.quads);  // train() waits for it, with the targets
    } else {
      typename R::Held x;
      R::load(x, from, p_.quads);
      R::write(row, x);
    }
    R::clear_memory(memory_.ring_deltas + std::size_t{slot} * kRow);
  }
  WORDLOOM_HD void leave(std::uint32_t slot, std::uint32_t word) {
    typename R::Held x;
    R::read(x, memory_.ring_deltas + std::size_t{slot} * kRow);
    R::add_to(row_of<W>(p_.input, word, p_.quads), 1.0F, x, p_.quads, rounding_);
  }

  /// Contexts [first, last) of the window against all targets of the centre.
  WORDLOOM_HD void train(std::uint32_t first, std::uint32_t last) {
    for (std::uint32_t t = 0; t < targets_.count(); t += kTargetGroup) {
      const TargetGroup group = targets_.group(p_, t);
      WORDLOOM_UNROLL
      for (std::uint32_t i = 0; i < kTargetGroup; ++i) {
        if (!group.has(i)) continue;
        R::fetch(memory_.targets + i * kRow, row_of<W>(p_.output, group.row[i], p_.quads), p_.quads);
        R::clear_memory(memory_.target_steps + i * kRow);
      }
      W::wait();
      for (std::uint32_t n = first; n < last; n += kInputs)
        train_tile(group, n, last - n < kInputs ? last - n : kInputs);
      WORDLOOM_UNROLL
      for (std::uint32_t i = 0; i < kTargetGroup; ++i) {
        if (!group.has(i)) continue;
        typename R::Held x;
        R::read(x, memory_.target_steps + i * kRow);
        R::add_to(row_of<W>(p_.output, group.row[i], p_.quads), p_.weight_of(group.row[i]), x, p_.quads, rounding_);
      }
    }
  }

  /// Contexts first .. first + count - 1 (count <= kInputs) against one group of targets.
  WORDLOOM_HD void train_tile(const TargetGroup& group, std::uint32_t first, std::uint32_t count) {
    typename R::Held input[kInputs], step[kInputs];
    std::uint32_t slot[kInputs];
    WORDLOOM_UNROLL
    for (std::uint32_t i = 0; i < kInputs; ++i) {
      slot[i] = window_.context_slot(first + (i < count ? i : 0));
      R::clear(step[i]);
      if (i < count)
        R::read(input[i], memory_.ring + std::size_t{slot[i]} * kRow);
      else
        R::clear(input[i]);
    }

    typename W::template Per<Array<kPairs>> scores;  // [input][target]
    W::each([&](std::uint32_t lane) {
      WORDLOOM_UNROLL
      for (std::uint32_t pair = 0; pair < kPairs; ++pair) scores(lane).v[pair] = 0;
    });
    WORDLOOM_UNROLL
    for (std::uint32_t t = 0; t < kTargetGroup; ++t) {
      if (!group.has(t)) continue;
      W::each([&](std::uint32_t lane) {
        WORDLOOM_UNROLL
        for (int k = 0; k < C; ++k) {
          const Quad target = *quad_of<C>(memory_.targets + t * kRow, k, lane);
          WORDLOOM_UNROLL
          for (std::uint32_t i = 0; i < kInputs; ++i)
            scores(lane).v[i * kTargetGroup + t] += dot(input[i](lane).q[k], target);
        }
      });
    }
    SumMany<W, static_cast<int>(kPairs)>::run(scores);

    typename W::template Per<float> gradient;  // lane / kShare: the pair
    W::each([&](std::uint32_t lane) {
      const std::uint32_t pair = lane / kShare, t = pair % kTargetGroup;
      const bool live = pair / kTargetGroup < count && group.has(t);
      const float label = (group.labels >> t & 1U) != 0 ? 1.0F : 0.0F;
      const float score = scores(lane).v[0];
      gradient(lane) = live ? lr_ * prediction_gradient(p_.loss, score, label) : 0.0F;
      if (live && lane % kShare == 0) tally_.loss(lane) += static_cast<double>(prediction_loss(score, label));
    });

    WORDLOOM_UNROLL
    for (std::uint32_t t = 0; t < kTargetGroup; ++t) {
      if (!group.has(t)) continue;
      float g[kInputs];
      WORDLOOM_UNROLL
      for (std::uint32_t i = 0; i < kInputs; ++i) g[i] = W::from_lane(gradient, (i * kTargetGroup + t) * kShare);
      W::each([&](std::uint32_t lane) {
        WORDLOOM_UNROLL
        for (int k = 0; k < C; ++k) {
          const Quad target = *quad_of<C>(memory_.targets + t * kRow, k, lane);
          Quad* const pile = quad_of<C>(memory_.target_steps + t * kRow, k, lane);
          Quad target_step = *pile;
          WORDLOOM_UNROLL
          for (std::uint32_t i = 0; i < kInputs; ++i) {
            add_scaled(step[i](lane).q[k], g[i], target);
            add_scaled(target_step, g[i], input[i](lane).q[k]);
          }
          *pile = target_step;
        }
      });
    }
    WORDLOOM_UNROLL
    for (std::uint32_t i = 0; i < kInputs; ++i) {
      if (i >= count) continue;
      R::add_scaled(input[i], 1.0F, step[i]);
      R::write(memory_.ring + std::size_t{slot[i]} * kRow, input[i]);
      R::add_scaled(memory_.ring_deltas + std::size_t{slot[i]} * kRow, 1.0F, step[i]);
    }
  }

  const TrainParams& p_;
  WarpMemory memory_;
  Window<W> window_;
  bool ring_shared_;
  CentreTargets<W> targets_;
  Tally<W> tally_;
  Rounding rounding_;
  float lr_ = 0;
};

}  // namespace wordloom::embed::warp
