#include "embed/subword_kernels.hpp"

#include <algorithm>

#include "embed/hogwild.hpp"
#include "wordloom/embed/reference.hpp"

// As in kernels.cpp.
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV | HWY_AVX3_DL | HWY_SSSE3)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "embed/subword_kernels.cpp"
#include <hwy/foreach_target.h>
// After foreach_target:
#include "embed/kernel_parts-inl.h"

HWY_BEFORE_NAMESPACE();
namespace wordloom::embed::HWY_NAMESPACE {

/// kVectors vectors of the sum stay in registers while all rows pass: each row is read in one go.
template <int kVectors>
HWY_INLINE void gather_part(const float* const* rows, std::uint32_t n, float scale, std::size_t c,
                            float* HWY_RESTRICT sum) {
  const D tag;
  V sums[kVectors];
  for (int v = 0; v < kVectors; ++v) sums[v] = hn::Zero(tag);
  for (std::uint32_t i = 0; i < n; ++i)
    for (int v = 0; v < kVectors; ++v) sums[v] = hn::Add(sums[v], hn::Load(tag, rows[i] + c + v * kLanes));
  const V by = hn::Set(tag, scale);
  for (int v = 0; v < kVectors; ++v) hn::Store(hn::Mul(sums[v], by), tag, sum + c + v * kLanes);
}

template <int kVectors>
HWY_INLINE void scatter_part(float* const* rows, std::uint32_t n, const float* HWY_RESTRICT step, float scale,
                             std::size_t c) {
  const D tag;
  const V by = hn::Set(tag, scale);
  V steps[kVectors];
  for (int v = 0; v < kVectors; ++v) steps[v] = hn::Mul(by, hn::Load(tag, step + c + v * kLanes));
  for (std::uint32_t i = 0; i < n; ++i)
    for (int v = 0; v < kVectors; ++v) {
      float* const place = rows[i] + c + v * kLanes;
      hn::Store(hn::Add(hn::Load(tag, place), steps[v]), tag, place);
    }
}

/// Calls f(number of vectors, first float) for parts of a row that fit the registers: 7 vectors are 112 floats.
template <class F>
HWY_INLINE void in_parts(std::size_t stride, const F& f) {
  constexpr std::size_t kPart = 7 * kLanes;
  std::size_t c = 0;
  for (; c + kPart <= stride; c += kPart) f(std::integral_constant<int, 7>(), c);
  for (; c + 2 * kLanes <= stride; c += 2 * kLanes) f(std::integral_constant<int, 2>(), c);
  if (c < stride) f(std::integral_constant<int, 1>(), c);
}

HWY_ATTR void gather(const float* const* rows, std::uint32_t n, float scale, std::size_t stride, float* sum) {
  in_parts(stride,
           [&](auto size, std::size_t c) HWY_ATTR { gather_part<decltype(size)::value>(rows, n, scale, c, sum); });
}

HWY_ATTR void scatter(float* const* rows, std::uint32_t n, const float* step, float scale, std::size_t stride) {
  in_parts(stride,
           [&](auto size, std::size_t c) HWY_ATTR { scatter_part<decltype(size)::value>(rows, n, step, scale, c); });
}

SubwordKernels subword_table() {
  return {&gather, &predict, &scatter, best_kernels().take_loss, hwy::TargetName(HWY_TARGET)};
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
  static const SubwordKernels kernels{&plain_gather, &plain_predict, &plain_scatter, scalar_kernels().take_loss,
                                      "scalar"};
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
