#include "embed/kernels.hpp"

#include <cstring>
#include <string>

// Targets with vectors of a size known at compile time: the kernels keep arrays of them in registers.
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV | HWY_AVX3_DL | HWY_SSSE3)
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
  const D tag;
  float* const hidden = scratch.rows();
  float* const step = hidden + stride;
  const V scale = hn::Set(tag, input_scale);
  for (std::size_t c = 0; c < stride; c += kLanes) {
    V sum = hn::Load(tag, inputs[0] + c);
    for (std::uint32_t i = 1; i < m; ++i) sum = hn::Add(sum, hn::Load(tag, inputs[i] + c));
    hn::Store(hn::Mul(sum, scale), tag, hidden + c);
    hn::Store(hn::Zero(tag), tag, step + c);
  }
  predict(hidden, targets, lr, loss, stride, scratch, step);
  const V back = hn::Set(tag, gradient_scale);
  for (std::size_t c = 0; c < stride; c += kLanes) {
    const V delta = hn::Mul(back, hn::Load(tag, step + c));
    for (std::uint32_t i = 0; i < m; ++i) hn::Store(hn::Add(hn::Load(tag, inputs[i] + c), delta), tag, inputs[i] + c);
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

Kernels table() { return {&skipgram, &cbow, &take_loss, hwy::TargetName(HWY_TARGET)}; }

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
    : scores_(max_inputs * max_targets + 32),
      labels_(max_inputs * max_targets + 32),
      row_storage_((max_inputs + 2) * stride + 16) {
  const auto address = reinterpret_cast<std::uintptr_t>(row_storage_.data());
  rows_ = row_storage_.data() + (((address + 63) & ~std::uintptr_t{63}) - address) / sizeof(float);
  for (float& f : factors) f = 1;
  for (float& l : linear) l = 0;
}

}  // namespace wordloom::embed
#endif  // HWY_ONCE
