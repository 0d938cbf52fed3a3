// The pieces that the kernels of the CPU trainer are built of: register tiles of scores, gradients with their loss, row
// updates. Compiled once for each vector target by those who include it behind foreach_target.h.
#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

#include <cstring>

#include "embed/kernels.hpp"

#if defined(WORDLOOM_EMBED_KERNEL_PARTS_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef WORDLOOM_EMBED_KERNEL_PARTS_INL_H
#undef WORDLOOM_EMBED_KERNEL_PARTS_INL_H
#else
#define WORDLOOM_EMBED_KERNEL_PARTS_INL_H
#endif

HWY_BEFORE_NAMESPACE();
namespace wordloom::embed::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using D = hn::CappedTag<float, 16>;
using V = hn::Vec<D>;
constexpr std::size_t kLanes = HWY_TARGET == HWY_SCALAR ? 1 : HWY_MIN(HWY_MAX_BYTES / sizeof(float), 16);
// Contexts x targets whose products are summed in registers at once: 4 x 6 accumulators need 32 registers.
constexpr int kInputsAtOnce = HWY_TARGET <= HWY_AVX3 ? 4 : 2;
constexpr int kMaxTargets = 6;

/// Horizontal sums of four vectors, stored to out[0..3].
HWY_INLINE void store_sums(V a, V b, V c, V d, float* HWY_RESTRICT out) {
#if HWY_TARGET == HWY_SCALAR
  out[0] = hn::GetLane(a);
  out[1] = hn::GetLane(b);
  out[2] = hn::GetLane(c);
  out[3] = hn::GetLane(d);
#else
  const D tag;
  const hn::Repartition<double, D> wide;
  // Per 128-bit block: [a02 b02 a13 b13], [c02 d02 c13 d13], then [a b c d].
  const V ab = hn::Add(hn::InterleaveLower(tag, a, b), hn::InterleaveUpper(tag, a, b));
  const V cd = hn::Add(hn::InterleaveLower(tag, c, d), hn::InterleaveUpper(tag, c, d));
  const auto abw = hn::BitCast(wide, ab);
  const auto cdw = hn::BitCast(wide, cd);
  const V blocks = hn::Add(hn::BitCast(tag, hn::InterleaveLower(wide, abw, cdw)),
                           hn::BitCast(tag, hn::InterleaveUpper(wide, abw, cdw)));
#if HWY_MAX_BYTES >= 64
  const hn::Half<D> half;
  const hn::Half<hn::Half<D> > quarter;
  const auto h = hn::Add(hn::LowerHalf(half, blocks), hn::UpperHalf(half, blocks));
  hn::StoreU(hn::Add(hn::LowerHalf(quarter, h), hn::UpperHalf(quarter, h)), quarter, out);
#elif HWY_MAX_BYTES >= 32
  const hn::Half<D> half;
  hn::StoreU(hn::Add(hn::LowerHalf(half, blocks), hn::UpperHalf(half, blocks)), half, out);
#else
  hn::StoreU(blocks, tag, out);
#endif
#endif
}

/// scores[m * TB + t] = <input[m], target[t]> for m < MB; writes up to 3 floats behind the end.
template <int MB, int TB>
HWY_INLINE void score_tile(const float* const* inputs, const float* const* targets, std::size_t stride,
                           float* HWY_RESTRICT scores) {
  const D tag;
  V sums[MB * TB];
  for (int i = 0; i < MB * TB; ++i) sums[i] = hn::Zero(tag);
  for (std::size_t c = 0; c < stride; c += kLanes) {
    V in[MB];
    for (int m = 0; m < MB; ++m) in[m] = hn::Load(tag, inputs[m] + c);
    for (int t = 0; t < TB; ++t) {
      const V out = hn::Load(tag, targets[t] + c);
      for (int m = 0; m < MB; ++m) sums[m * TB + t] = hn::MulAdd(in[m], out, sums[m * TB + t]);
    }
  }
  constexpr int n = MB * TB;
  for (int i = 0; i < n; i += 4)
    store_sums(sums[i], sums[i + 1 < n ? i + 1 : i], sums[i + 2 < n ? i + 2 : i], sums[i + 3 < n ? i + 3 : i],
               scores + i);
}

template <int TB>
HWY_INLINE void score_inputs(const float* const* inputs, std::uint32_t m, const float* const* targets,
                             std::size_t stride, float* HWY_RESTRICT scores) {
  std::uint32_t i = 0;
  for (; i + kInputsAtOnce <= m; i += kInputsAtOnce)
    score_tile<kInputsAtOnce, TB>(inputs + i, targets, stride, scores + i * TB);
  if constexpr (kInputsAtOnce == 4) {
    switch (m - i) {
      case 3:
        score_tile<3, TB>(inputs + i, targets, stride, scores + i * TB);
        break;
      case 2:
        score_tile<2, TB>(inputs + i, targets, stride, scores + i * TB);
        break;
      case 1:
        score_tile<1, TB>(inputs + i, targets, stride, scores + i * TB);
        break;
      default:
        break;
    }
  } else if (i < m) {
    score_tile<1, TB>(inputs + i, targets, stride, scores + i * TB);
  }
}

/// scores[0..n) become lr * gradient; their loss goes to the scratch.
HWY_INLINE void gradients(float* HWY_RESTRICT scores, const float* HWY_RESTRICT labels, std::size_t n, float lr,
                          Loss loss, Scratch& scratch) {
  const D tag;
  const V one = hn::Set(tag, 1.0F);
  const V limit = hn::Set(tag, 6.0F);
  const V rate = hn::Set(tag, lr);
  V factors = hn::Load(tag, scratch.factors);
  V linear = hn::Load(tag, scratch.linear);
  for (std::size_t i = 0; i < n; i += kLanes) {
    const auto inside = hn::FirstN(tag, n - i);
    const V x = hn::LoadU(tag, scores + i);
    const V label = hn::LoadU(tag, labels + i);
    const V e = hn::Exp(tag, hn::Neg(hn::Abs(x)));
    const V factor = hn::Add(one, e);
    const V inverse = hn::Div(one, factor);
    const auto negative = hn::Lt(x, hn::Zero(tag));
    V s = hn::IfThenElse(negative, hn::Mul(e, inverse), inverse);
    // Loss: log(1 + e^-|x|), plus |x| where the score points away from its label.
    // A score that is no number makes it one: Max() would hide it.
    const V away = hn::IfThenElse(hn::Gt(label, hn::Set(tag, 0.5F)), hn::Neg(x), x);
    const auto counts = hn::AndNot(hn::Le(away, hn::Zero(tag)), inside);
    linear = hn::Add(linear, hn::IfThenElseZero(counts, away));
    factors = hn::Mul(factors, hn::IfThenElse(inside, factor, one));
    if (loss == Loss::ns) {
      s = hn::IfThenElse(hn::Gt(x, limit), one, s);
      s = hn::IfThenZeroElse(hn::Lt(x, hn::Neg(limit)), s);
      hn::StoreU(hn::Mul(rate, hn::Sub(label, s)), tag, scores + i);
    } else {
      hn::StoreU(hn::IfThenZeroElse(hn::Gt(hn::Abs(x), limit), hn::Mul(rate, hn::Sub(label, s))), tag, scores + i);
    }
    if (++scratch.pending == 100) {  // factors stay below 2^127
      scratch.loss += static_cast<double>(hn::GetLane(hn::SumOfLanes(tag, hn::Add(linear, hn::Log(tag, factors)))));
      factors = one;
      linear = hn::Zero(tag);
      scratch.pending = 0;
    }
  }
  hn::Store(factors, tag, scratch.factors);
  hn::Store(linear, tag, scratch.linear);
}

/// input[m] += sum_t g[m,t] target[t] (into sums[m] instead when kDeferred) and target[t] += sum_m g[m,t] input[m].
template <int TB, bool kDeferred>
HWY_INLINE void update_rows(float* const* inputs, std::uint32_t m, float* const* targets, std::size_t stride,
                            const float* HWY_RESTRICT g, float* sums) {
  const D tag;
  for (std::size_t c = 0; c < stride; c += kLanes) {
    V out[TB];
    V delta[TB];
    for (int t = 0; t < TB; ++t) {
      out[t] = hn::Load(tag, targets[t] + c);
      delta[t] = hn::Zero(tag);
    }
    for (std::uint32_t i = 0; i < m; ++i) {
      float* const place = kDeferred ? sums + i * stride + c : inputs[i] + c;
      const V in = hn::Load(tag, inputs[i] + c);
      V even = kDeferred ? hn::Load(tag, place) : in;
      V odd = hn::Zero(tag);
      for (int t = 0; t < TB; ++t) {
        const V gt = hn::Set(tag, g[i * TB + t]);
        if (t % 2 == 0)
          even = hn::MulAdd(gt, out[t], even);
        else
          odd = hn::MulAdd(gt, out[t], odd);
        delta[t] = hn::MulAdd(gt, in, delta[t]);
      }
      hn::Store(hn::Add(even, odd), tag, place);
    }
    // Loaded again: two targets may be the same row.
    for (int t = 0; t < TB; ++t) hn::Store(hn::Add(hn::Load(tag, targets[t] + c), delta[t]), tag, targets[t] + c);
  }
}

template <class F>
HWY_INLINE void with_size(int n, const F& f) {
  switch (n) {
    case 1:
      f(std::integral_constant<int, 1>());
      break;
    case 2:
      f(std::integral_constant<int, 2>());
      break;
    case 3:
      f(std::integral_constant<int, 3>());
      break;
    case 4:
      f(std::integral_constant<int, 4>());
      break;
    case 5:
      f(std::integral_constant<int, 5>());
      break;
    default:
      f(std::integral_constant<int, kMaxTargets>());
      break;
  }
}

/// Targets are taken in blocks of at most kMaxTargets, evenly filled.
struct Blocks {
  std::uint32_t count;
  std::uint32_t total;
  explicit Blocks(std::uint32_t t) : count((t + kMaxTargets - 1) / kMaxTargets), total(t) {}
  std::uint32_t begin(std::uint32_t b) const { return b * total / count; }
};

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

/// sum = scale * (rows[0] + ... + rows[n-1]).
HWY_ATTR inline void gather(const float* const* rows, std::uint32_t n, float scale, std::size_t stride, float* sum) {
  in_parts(stride,
           [&](auto size, std::size_t c) HWY_ATTR { gather_part<decltype(size)::value>(rows, n, scale, c, sum); });
}

/// rows[i] += scale * step, one after the other: a row that repeats gets it as often.
HWY_ATTR inline void scatter(float* const* rows, std::uint32_t n, const float* step, float scale, std::size_t stride) {
  in_parts(stride,
           [&](auto size, std::size_t c) HWY_ATTR { scatter_part<decltype(size)::value>(rows, n, step, scale, c); });
}

/// update_rows() of one input for rows of which no two are the same, each read and written in one go.
template <int kVectors>
HWY_INLINE void update_path(const float* HWY_RESTRICT hidden, float* const* rows, std::uint32_t n,
                            const float* HWY_RESTRICT g, std::size_t c, float* HWY_RESTRICT step) {
  const D tag;
  V in[kVectors];
  V sums[kVectors];
  for (int v = 0; v < kVectors; ++v) {
    in[v] = hn::Load(tag, hidden + c + v * kLanes);
    sums[v] = hn::Load(tag, step + c + v * kLanes);
  }
  for (std::uint32_t t = 0; t < n; ++t) {
    const V gt = hn::Set(tag, g[t]);
    float* const row = rows[t] + c;
    for (int v = 0; v < kVectors; ++v) {
      const V out = hn::Load(tag, row + v * kLanes);
      sums[v] = hn::MulAdd(gt, out, sums[v]);
      hn::Store(hn::MulAdd(gt, in[v], out), tag, row + v * kLanes);
    }
  }
  for (int v = 0; v < kVectors; ++v) hn::Store(sums[v], tag, step + c + v * kLanes);
}

/// One prediction from `hidden`: the rows of the targets are updated, and their part of the step that makes it right is
/// added to `step` ([stride], not `hidden`).
HWY_ATTR inline void predict(const float* hidden, const Targets& targets, float lr, Loss loss, std::size_t stride,
                             Scratch& scratch, float* step) {
  const Blocks blocks(targets.count);
  float* const scores = scratch.scores();
  for (std::uint32_t b = 0; b < blocks.count; ++b) {
    const std::uint32_t first = blocks.begin(b);
    with_size(static_cast<int>(blocks.begin(b + 1) - first), [&](auto size) HWY_ATTR {
      constexpr int kT = decltype(size)::value;
      score_tile<1, kT>(&hidden, targets.rows + first, stride, scores + first);
    });
  }
  // Whole vectors of labels are read, so they are copied to where there is room behind them.
  std::memcpy(scratch.labels(), targets.labels, targets.count * sizeof(float));
  scratch.pattern_targets = 0;
  gradients(scores, scratch.labels(), targets.count, lr, loss, scratch);
  if (loss == Loss::hs) {  // the nodes of a path
    in_parts(stride, [&](auto size, std::size_t c) HWY_ATTR {
      update_path<decltype(size)::value>(hidden, targets.rows, targets.count, scores, c, step);
    });
    return;
  }
  float* const input = const_cast<float*>(hidden);  // read only: the sums go to `step`
  for (std::uint32_t b = 0; b < blocks.count; ++b) {
    const std::uint32_t first = blocks.begin(b);
    with_size(static_cast<int>(blocks.begin(b + 1) - first), [&](auto size) HWY_ATTR {
      constexpr int kT = decltype(size)::value;
      update_rows<kT, true>(&input, 1, targets.rows + first, stride, scores + first, step);
    });
  }
}

/// Predictions from m hidden vectors that share their targets, none of which is right. `left_out[t]`: bit i is set when
/// hidden[i] must not be held against target t. steps[i * stride] moves by what hidden[i] is to move by.
HWY_ATTR inline void predict_together(float* const* hidden, std::uint32_t m, float* const* targets, std::uint32_t n,
                                      const std::uint8_t* left_out, float lr, std::size_t stride, Scratch& scratch,
                                      float* steps) {
  const Blocks blocks(n);
  float* const scores = scratch.scores();
  for (std::uint32_t b = 0; b < blocks.count; ++b) {
    const std::uint32_t first = blocks.begin(b);
    float* const place = scores + m * first;
    with_size(static_cast<int>(blocks.begin(b + 1) - first), [&](auto size) HWY_ATTR {
      constexpr int kT = decltype(size)::value;
      score_inputs<kT>(hidden, m, targets + first, stride, place);
      for (int t = 0; t < kT; ++t)
        for (std::uint32_t i = 0; left_out[first + t] != 0 && i < m; ++i)
          if ((left_out[first + t] >> i & 1) != 0) place[i * kT + t] = -1e4F;  // neither loss nor gradient
    });
  }
  if (scratch.pattern_targets != Scratch::kNoneRight) {
    std::fill_n(scratch.labels(), scratch.label_count(), 0.0F);
    scratch.pattern_targets = Scratch::kNoneRight;
  }
  gradients(scores, scratch.labels(), std::size_t{m} * n, lr, Loss::ns, scratch);
  for (std::uint32_t b = 0; b < blocks.count; ++b) {
    const std::uint32_t first = blocks.begin(b);
    with_size(static_cast<int>(blocks.begin(b + 1) - first), [&](auto size) HWY_ATTR {
      update_rows<decltype(size)::value, true>(hidden, m, targets + first, stride, scores + m * first, steps);
    });
  }
}

}  // namespace wordloom::embed::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif  // per target
