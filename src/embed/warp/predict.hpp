#pragma once
// One hidden vector against groups of targets: CBOW, and skip-gram with subwords.
#include "embed/warp/fragments.hpp"
#include "embed/warp/tally.hpp"
#include "embed/warp/targets.hpp"
#include "wordloom/embed/objective.hpp"

namespace wordloom::embed::warp {

/// Starts to copy the rows of the group to `targets` in fast memory; they are there after W::wait().
template <class W, int C>
WORDLOOM_HD void fetch_group(const TrainParams& p, const TargetGroup& group, Quad* targets) {
  WORDLOOM_UNROLL
  for (std::uint32_t t = 0; t < kTargetGroup; ++t) {
    if (!group.has(t)) continue;
    Rows<W, C>::fetch(targets + t * static_cast<std::uint32_t>(C) * kLanes, row_of<W>(p.output, group.row[t], p.quads),
                      p.quads);
  }
}

/// `targets`: the rows of the group, in fast memory. Scores of the group are taken first; then step += lr * g_t
/// target_t, and target_t += lr * g_t hidden goes to the matrix at once (reference::predict_step). `weight` multiplies
/// loss and gradient.
template <class W, int C>
WORDLOOM_HD void predict_group(const TrainParams& p, const TargetGroup& group, typename Rows<W, C>::Held& hidden,
                               typename Rows<W, C>::Held& step, float lr, float weight, Quad* targets, Tally<W>& tally,
                               Rounding& rounding) {
  using R = Rows<W, C>;
  constexpr std::uint32_t row = static_cast<std::uint32_t>(C) * kLanes, share = kLanes / kTargetGroup;
  typename W::template Per<Array<kTargetGroup>> scores;
  WORDLOOM_UNROLL
  for (std::uint32_t t = 0; t < kTargetGroup; ++t) {
    W::each([&](std::uint32_t lane) { scores(lane).v[t] = 0; });
    if (!group.has(t)) continue;
    W::each([&](std::uint32_t lane) {
      WORDLOOM_UNROLL
      for (int k = 0; k < C; ++k) scores(lane).v[t] += dot(hidden(lane).q[k], *quad_of<C>(targets + t * row, k, lane));
    });
  }
  SumMany<W, static_cast<int>(kTargetGroup)>::run(scores);

  typename W::template Per<float> gradient;  // lane / share: the target
  W::each([&](std::uint32_t lane) {
    const std::uint32_t t = lane / share;
    const float label = (group.labels >> t & 1U) != 0 ? 1.0F : 0.0F;
    const float score = scores(lane).v[0];
    gradient(lane) = group.has(t) ? lr * weight * prediction_gradient(p.loss, score, label) : 0.0F;
    if (group.has(t) && lane % share == 0)
      tally.loss(lane) += static_cast<double>(weight) * static_cast<double>(prediction_loss(score, label));
  });

  WORDLOOM_UNROLL
  for (std::uint32_t t = 0; t < kTargetGroup; ++t) {
    if (!group.has(t)) continue;
    const float g = W::from_lane(gradient, t * share);
    W::each([&](std::uint32_t lane) {
      WORDLOOM_UNROLL
      for (int k = 0; k < C; ++k) add_scaled(step(lane).q[k], g, *quad_of<C>(targets + t * row, k, lane));
    });
    R::add_to(row_of<W>(p.output, group.row[t], p.quads), g * p.weight_of(group.row[t]), hidden, p.quads, rounding);
  }
}

}  // namespace wordloom::embed::warp
