#include "embed/kernels.hpp"

#include <algorithm>
#include <cstring>
#include <string>

#include "embed/vector_targets.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "embed/kernels.cpp"
#include <hwy/foreach_target.h>
// After foreach_target:
#include "embed/kernel_parts-inl.h"

HWY_BEFORE_NAMESPACE();
namespace wordloom::embed::HWY_NAMESPACE {

/// The labels of all (input, target) pairs in the order of the scores: block by block, input by input.
HWY_INLINE void spread_labels(const Targets& targets, const Blocks& blocks, std::uint32_t m, float* labels) {
  for (std::uint32_t b = 0; b < blocks.count; ++b)
    for (std::uint32_t i = 0; i < m; ++i)
      for (std::uint32_t t = blocks.begin(b); t < blocks.begin(b + 1); ++t) *labels++ = targets.labels[t];
}

HWY_ATTR void skipgram(float* const* inputs, std::uint32_t m, const Targets& targets, float lr, Loss loss,
                       std::size_t stride, Scratch& scratch) {
  const Blocks blocks(targets.count);
  float* const scores = scratch.scores();
  if (blocks.count == 1) {
    // The pattern of negative sampling is the same for every centre: a pattern for m inputs begins with those for
    // fewer.
    if (loss == Loss::hs || scratch.pattern_targets != targets.count || scratch.pattern_inputs < m) {
      spread_labels(targets, blocks, m, scratch.labels());
      scratch.pattern_targets = loss == Loss::hs ? 0 : targets.count;
      scratch.pattern_inputs = m;
    }
    with_size(static_cast<int>(targets.count), [&](auto size) HWY_ATTR {
      constexpr int kT = decltype(size)::value;
      score_inputs<kT>(inputs, m, targets.rows, stride, scores);
      gradients(scores, scratch.labels(), m * kT, lr, loss, scratch);
      update_rows<kT, false>(inputs, m, targets.rows, stride, scores, nullptr);
    });
    return;
  }
  spread_labels(targets, blocks, m, scratch.labels());
  scratch.pattern_targets = 0;
  std::size_t place = 0;
  for (std::uint32_t b = 0; b < blocks.count; ++b) {
    const std::uint32_t first = blocks.begin(b);
    with_size(static_cast<int>(blocks.begin(b + 1) - first), [&](auto size) HWY_ATTR {
      constexpr int kT = decltype(size)::value;
      score_inputs<kT>(inputs, m, targets.rows + first, stride, scores + place);
      place += m * kT;
    });
  }
  gradients(scores, scratch.labels(), place, lr, loss, scratch);
  float* const sums = scratch.rows();
  std::memset(sums, 0, m * stride * sizeof(float));
  place = 0;
  for (std::uint32_t b = 0; b < blocks.count; ++b) {
    const std::uint32_t first = blocks.begin(b);
    with_size(static_cast<int>(blocks.begin(b + 1) - first), [&](auto size) HWY_ATTR {
      constexpr int kT = decltype(size)::value;
      update_rows<kT, true>(inputs, m, targets.rows + first, stride, scores + place, sums);
      place += m * kT;
    });
  }
  const D tag;
  for (std::uint32_t i = 0; i < m; ++i)
    for (std::size_t c = 0; c < stride; c += kLanes)
      hn::Store(hn::Add(hn::Load(tag, inputs[i] + c), hn::Load(tag, sums + i * stride + c)), tag, inputs[i] + c);
}

HWY_ATTR void cbow(float* const* inputs, std::uint32_t m, const Targets& targets, float lr, Loss loss,
                   float input_scale, float gradient_scale, std::size_t stride, Scratch& scratch) {
  float* const hidden = scratch.rows();
  float* const step = hidden + stride;
  gather(inputs, m, input_scale, stride, hidden);
  std::memset(step, 0, stride * sizeof(float));
  predict(hidden, targets, lr, loss, stride, scratch, step);
  scatter(inputs, m, step, gradient_scale, stride);
}

/// MB centres against their own targets and kT shared negatives: scores[m * (kT + 1)], own target first; writes up to 3
/// floats behind the end.
template <int MB, int kT>
HWY_INLINE void score_centres(const float* const* hidden, const CbowCentre* centres, const float* const* negatives,
                              std::size_t stride, float* HWY_RESTRICT scores) {
  const D tag;
  constexpr int n = MB * (kT + 1);
  V sums[n];
  for (int i = 0; i < n; ++i) sums[i] = hn::Zero(tag);
  for (std::size_t c = 0; c < stride; c += kLanes) {
    V in[MB];
    for (int m = 0; m < MB; ++m) {
      in[m] = hn::Load(tag, hidden[m] + c);
      sums[m * (kT + 1)] = hn::MulAdd(in[m], hn::Load(tag, centres[m].target + c), sums[m * (kT + 1)]);
    }
    for (int t = 0; t < kT; ++t) {
      const V out = hn::Load(tag, negatives[t] + c);
      for (int m = 0; m < MB; ++m) sums[m * (kT + 1) + t + 1] = hn::MulAdd(in[m], out, sums[m * (kT + 1) + t + 1]);
    }
  }
  for (int i = 0; i < n; i += 4)
    store_sums(sums[i], sums[i + 1 < n ? i + 1 : i], sums[i + 2 < n ? i + 2 : i], sums[i + 3 < n ? i + 3 : i],
               scores + i);
}

/// With the gradients in the places of those scores: the targets move, then the negatives, and steps[m] becomes what
/// the inputs of centre m are to move by.
template <int kS, int kT>
HWY_INLINE void update_centres(const float* const* hidden, const CbowCentre* centres, float* const* negatives,
                               std::size_t stride, const float* HWY_RESTRICT g, float* HWY_RESTRICT steps) {
  const D tag;
  for (std::size_t c = 0; c < stride; c += kLanes) {
    V in[kS];
    V step[kS];
    for (int m = 0; m < kS; ++m) {
      in[m] = hn::Load(tag, hidden[m] + c);
      const V gm = hn::Set(tag, g[m * (kT + 1)]);
      const V target = hn::Load(tag, centres[m].target + c);
      step[m] = hn::Mul(gm, target);
      hn::Store(hn::MulAdd(gm, in[m], target), tag, centres[m].target + c);
    }
    for (int t = 0; t < kT; ++t) {
      const V out = hn::Load(tag, negatives[t] + c);
      V moved = out;
      for (int m = 0; m < kS; ++m) {
        const V gm = hn::Set(tag, g[m * (kT + 1) + t + 1]);
        step[m] = hn::MulAdd(gm, out, step[m]);
        moved = hn::MulAdd(gm, in[m], moved);
      }
      hn::Store(moved, tag, negatives[t] + c);
    }
    for (int m = 0; m < kS; ++m) hn::Store(step[m], tag, steps + m * stride + c);
  }
}

/// A negative that is a centre's own target gets a score so low that it has neither loss nor gradient.
HWY_INLINE void leave_out_own(const CbowCentre* centres, int count, float* const* negatives, int negative_count,
                              float* scores, int scores_per_centre) {
  for (int m = 0; m < count; ++m)
    for (int t = 0; t < negative_count; ++t)
      if (negatives[t] == centres[m].target) scores[m * scores_per_centre + t] = -1e4F;
}

/// kS centres; the first kT negatives, which stay in registers, and then the others in further blocks.
template <int kS, int kT>
HWY_INLINE void together(const CbowCentre* centres, float* const* negatives, const Blocks& blocks, float lr,
                         std::size_t stride, Scratch& scratch) {
  float* hidden[kS];
  float* const steps = scratch.rows() + kS * stride;
  for (int m = 0; m < kS; ++m) {
    hidden[m] = scratch.rows() + m * stride;
    gather(centres[m].inputs, centres[m].m, centres[m].input_scale, stride, hidden[m]);
  }
  constexpr std::uint32_t pattern = Scratch::kTogetherPattern + kS * 16 + kT;
  if (scratch.pattern_targets != pattern) {
    std::fill_n(scratch.labels(), scratch.label_count(), 0.0F);
    for (int m = 0; m < kS; ++m) scratch.labels()[m * (kT + 1)] = 1.0F;
    scratch.pattern_targets = pattern;
  }

  float* const scores = scratch.scores();
  constexpr int kAtOnce = HWY_MIN(kS, kInputsAtOnce);
  for (int m = 0; m + kAtOnce <= kS; m += kAtOnce)
    score_centres<kAtOnce, kT>(hidden + m, centres + m, negatives, stride, scores + m * (kT + 1));
  if constexpr (kS % kAtOnce != 0)
    score_centres<1, kT>(hidden + kS - 1, centres + kS - 1, negatives, stride, scores + (kS - 1) * (kT + 1));
  leave_out_own(centres, kS, negatives, kT, scores + 1, kT + 1);
  float* place = scores + kS * (kT + 1);
  const auto further_blocks = [&](const auto& f) HWY_ATTR {
    for (std::uint32_t b = 1; b < blocks.count; ++b)
      with_size(static_cast<int>(blocks.begin(b + 1) - blocks.begin(b)),
                [&](auto size) HWY_ATTR { f(size, negatives + blocks.begin(b)); });
  };
  further_blocks([&](auto size, float* const* rows) HWY_ATTR {
    constexpr int n = decltype(size)::value;
    score_inputs<n>(hidden, kS, rows, stride, place);
    leave_out_own(centres, kS, rows, n, place, n);
    place += kS * n;
  });
  gradients(scores, scratch.labels(), static_cast<std::size_t>(place - scores), lr, Loss::ns, scratch);

  update_centres<kS, kT>(hidden, centres, negatives, stride, scores, steps);
  place = scores + kS * (kT + 1);
  further_blocks([&](auto size, float* const* rows) HWY_ATTR {
    constexpr int n = decltype(size)::value;
    update_rows<n, true>(hidden, kS, rows, stride, place, steps);
    place += kS * n;
  });
  for (int m = 0; m < kS; ++m)
    scatter(centres[m].inputs, centres[m].m, steps + m * stride, centres[m].gradient_scale, stride);
}

template <int kS>
HWY_INLINE void together(const CbowCentre* centres, float* const* negatives, std::uint32_t negative_count, float lr,
                         std::size_t stride, Scratch& scratch) {
  const Blocks blocks(negative_count);
  if (negative_count == 0) return together<kS, 0>(centres, negatives, blocks, lr, stride, scratch);
  with_size(static_cast<int>(blocks.begin(1)), [&](auto size) HWY_ATTR {
    together<kS, decltype(size)::value>(centres, negatives, blocks, lr, stride, scratch);
  });
}

HWY_ATTR void cbow_together(const CbowCentre* centres, std::uint32_t count, float* const* negatives,
                            std::uint32_t negative_count, float lr, std::size_t stride, Scratch& scratch) {
  switch (count) {
    case 4:
      return together<4>(centres, negatives, negative_count, lr, stride, scratch);
    case 3:
      return together<3>(centres, negatives, negative_count, lr, stride, scratch);
    case 2:
      return together<2>(centres, negatives, negative_count, lr, stride, scratch);
    default:
      return together<1>(centres, negatives, negative_count, lr, stride, scratch);
  }
}

HWY_ATTR double take_loss(Scratch& scratch) {
  const D tag;
  const V sums = hn::Add(hn::Load(tag, scratch.linear), hn::Log(tag, hn::Load(tag, scratch.factors)));
  const double loss = scratch.loss + static_cast<double>(hn::GetLane(hn::SumOfLanes(tag, sums)));
  hn::Store(hn::Set(tag, 1.0F), tag, scratch.factors);
  hn::Store(hn::Zero(tag), tag, scratch.linear);
  scratch.pending = 0;
  scratch.loss = 0;
  return loss;
}

Kernels table() { return {&skipgram, &cbow, &cbow_together, &take_loss, hwy::TargetName(HWY_TARGET)}; }

}  // namespace wordloom::embed::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace wordloom::embed {

HWY_EXPORT(table);

const Kernels& best_kernels() {
  static const Kernels kernels = [] {
#ifdef WORDLOOM_TSAN
    return scalar_kernels();
#else
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    return HWY_DYNAMIC_DISPATCH(table)();
#endif
  }();
  return kernels;
}

Kernels kernels_of_target(std::int64_t target) {
  hwy::SetSupportedTargetsForTest(target);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  const Kernels kernels = HWY_DYNAMIC_DISPATCH(table)();
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  return kernels;
}

const char* compiled_targets() {
  static const std::string names = [] {
    std::string list;
    for (std::int64_t rest = HWY_TARGETS; rest != 0; rest &= rest - 1)
      list += (list.empty() ? "" : ", ") + std::string(hwy::TargetName(rest & -rest));
    return list;
  }();
  return names.c_str();
}

Scratch::Scratch(std::size_t max_inputs, std::size_t max_targets, std::size_t stride)
    : scores_(std::max<std::size_t>(max_inputs, kTogether) * max_targets + 32),
      labels_(scores_.size()),
      row_storage_(std::max<std::size_t>(max_inputs + 2, 2 * kTogether) * stride + 16) {
  const auto address = reinterpret_cast<std::uintptr_t>(row_storage_.data());
  rows_ = row_storage_.data() + (((address + 63) & ~std::uintptr_t{63}) - address) / sizeof(float);
  for (float& f : factors) f = 1;
  for (float& l : linear) l = 0;
}

}  // namespace wordloom::embed
#endif  // HWY_ONCE
