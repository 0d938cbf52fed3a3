#include "embed/subword_kernels.hpp"

#include <algorithm>

#include "embed/hogwild.hpp"
#include "embed/vector_targets.hpp"
#include "wordloom/embed/reference.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "embed/subword_kernels.cpp"
#include <hwy/foreach_target.h>
// After foreach_target:
#include "embed/kernel_parts-inl.h"

HWY_BEFORE_NAMESPACE();
namespace wordloom::embed::HWY_NAMESPACE {

SubwordKernels subword_table() {
  return {&gather, &predict, &predict_together, &scatter, best_kernels().take_loss, hwy::TargetName(HWY_TARGET)};
}

}  // namespace wordloom::embed::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace wordloom::embed {
namespace {

void plain_gather(const float* const* rows, std::uint32_t n, float scale, std::size_t stride, float* sum) {
  std::fill_n(sum, stride, 0.0F);
  for (std::uint32_t i = 0; i < n; ++i)
    for (std::size_t d = 0; d < stride; ++d) sum[d] += HogwildAccess::get(rows[i][d]);
  for (std::size_t d = 0; d < stride; ++d) sum[d] *= scale;
}

void plain_predict(const float* hidden, const Targets& targets, float lr, Loss loss, std::size_t stride,
                   Scratch& scratch, float* step) {
  scratch.loss += reference::predict_step<float, HogwildAccess>(
      hidden, {targets.rows, targets.count}, {targets.labels, targets.count}, stride, lr, loss, step);
}

void plain_predict_together(float* const* hidden, std::uint32_t m, float* const* targets, std::uint32_t n,
                            const std::uint8_t* left_out, float lr, std::size_t stride, Scratch& scratch,
                            float* steps) {
  float* const g = scratch.scores();
  std::fill_n(g, std::size_t{m} * n, 0.0F);
  for (std::uint32_t t = 0; t < n; ++t)
    for (std::uint32_t i = 0; i < m; ++i) {
      if ((left_out[t] >> i & 1) != 0) continue;
      float score = 0;
      for (std::size_t d = 0; d < stride; ++d) score += hidden[i][d] * HogwildAccess::get(targets[t][d]);
      scratch.loss += static_cast<double>(prediction_loss(score, 0.0F));
      g[t * m + i] = lr * prediction_gradient(Loss::ns, score, 0.0F);
    }
  for (std::uint32_t t = 0; t < n; ++t)
    for (std::size_t d = 0; d < stride; ++d) {
      float delta = 0;
      for (std::uint32_t i = 0; i < m; ++i) {
        steps[i * stride + d] += g[t * m + i] * HogwildAccess::get(targets[t][d]);
        delta += g[t * m + i] * hidden[i][d];
      }
      HogwildAccess::add(targets[t][d], delta);
    }
}

void plain_scatter(float* const* rows, std::uint32_t n, const float* step, float scale, std::size_t stride) {
  for (std::uint32_t i = 0; i < n; ++i)
    for (std::size_t d = 0; d < stride; ++d) HogwildAccess::add(rows[i][d], scale * step[d]);
}

}  // namespace

HWY_EXPORT(subword_table);

const SubwordKernels& best_subword_kernels() {
  static const SubwordKernels kernels = [] {
#ifdef WORDLOOM_TSAN
    return scalar_subword_kernels();
#else
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    return HWY_DYNAMIC_DISPATCH(subword_table)();
#endif
  }();
  return kernels;
}

const SubwordKernels& scalar_subword_kernels() {
  static const SubwordKernels kernels{
      &plain_gather, &plain_predict, &plain_predict_together, &plain_scatter, scalar_kernels().take_loss, "scalar"};
  return kernels;
}

SubwordKernels subword_kernels_of_target(std::int64_t target) {
  hwy::SetSupportedTargetsForTest(target);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  SubwordKernels kernels = HWY_DYNAMIC_DISPATCH(subword_table)();
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  kernels.take_loss = kernels_of_target(target).take_loss;
  return kernels;
}

}  // namespace wordloom::embed
#endif  // HWY_ONCE
