#include "query/kernels.hpp"

// Arrays of vectors (the register tiles below) need vectors of a size known at compile time.
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "query/kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace wordloom::query::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using D = hn::ScalableTag<float>;
using V = hn::Vec<D>;
constexpr std::size_t kLanes = hn::MaxLanes(D());
// 6 x 4 accumulators fit the 32 registers of AVX-512, 6 x 2 the 16 of AVX2.
constexpr std::size_t kRowVectors = kLanes >= 16 ? 4 : 2;
constexpr std::size_t kPanel = kRowVectors * kLanes;  // rows of a register tile
static_assert(kBlock % kPanel == 0);

// The columns beyond the last full vector are read as the last `kLanes` columns, the ones already used masked out: no
// access beyond the row, no masked loads.
struct Tail {
  std::size_t full;   // columns in full vectors
  std::size_t begin;  // where the overlapping vector starts
  bool any;
};
HWY_INLINE Tail tail_of(std::size_t dim) {
  const std::size_t full = dim / kLanes * kLanes;
  return {full, dim - kLanes, full != dim};
}

HWY_INLINE float total(V v) { return hn::GetLane(hn::SumOfLanes(D(), v)); }

void squared_norms(const float* rows, std::size_t stride, std::size_t count, std::size_t dim, float* out) {
  const D d;
  if (dim < kLanes) {
    for (std::size_t i = 0; i < count; ++i) {
      float sum = 0;
      for (std::size_t k = 0; k < dim; ++k) sum += rows[i * stride + k] * rows[i * stride + k];
      out[i] = sum;
    }
    return;
  }
  const Tail tail = tail_of(dim);
  const auto used = hn::FirstN(d, kLanes - (dim - tail.full));
  for (std::size_t i = 0; i < count; ++i) {
    const float* row = rows + i * stride;
    V even = hn::Zero(d), odd = hn::Zero(d);
    std::size_t k = 0;
    for (; k + 2 * kLanes <= dim; k += 2 * kLanes) {
      const V a = hn::LoadU(d, row + k), b = hn::LoadU(d, row + k + kLanes);
      even = hn::MulAdd(a, a, even);
      odd = hn::MulAdd(b, b, odd);
    }
    if (k < tail.full) {
      const V a = hn::LoadU(d, row + k);
      even = hn::MulAdd(a, a, even);
    }
    if (tail.any) {
      const V a = hn::IfThenZeroElse(used, hn::LoadU(d, row + tail.begin));
      odd = hn::MulAdd(a, a, odd);
    }
    out[i] = total(hn::Add(even, odd));
  }
}

// Four rows at a time share the loads of the query and hide each other's latency.
void dots(const float* rows, std::size_t stride, std::size_t count, std::size_t dim, const float* query, float* out) {
  const D d;
  if (dim < kLanes) {
    for (std::size_t i = 0; i < count; ++i) {
      float sum = 0;
      for (std::size_t k = 0; k < dim; ++k) sum += rows[i * stride + k] * query[k];
      out[i] = sum;
    }
    return;
  }
  const Tail tail = tail_of(dim);
  const V last = hn::IfThenZeroElse(hn::FirstN(d, kLanes - (dim - tail.full)), hn::LoadU(d, query + tail.begin));
  std::size_t i = 0;
  for (; i + 4 <= count; i += 4) {
    const float *r0 = rows + i * stride, *r1 = r0 + stride, *r2 = r1 + stride, *r3 = r2 + stride;
    V s0 = hn::Zero(d), s1 = hn::Zero(d), s2 = hn::Zero(d), s3 = hn::Zero(d);
    for (std::size_t k = 0; k < tail.full; k += kLanes) {
      const V q = hn::LoadU(d, query + k);
      s0 = hn::MulAdd(q, hn::LoadU(d, r0 + k), s0);
      s1 = hn::MulAdd(q, hn::LoadU(d, r1 + k), s1);
      s2 = hn::MulAdd(q, hn::LoadU(d, r2 + k), s2);
      s3 = hn::MulAdd(q, hn::LoadU(d, r3 + k), s3);
    }
    if (tail.any) {
      s0 = hn::MulAdd(last, hn::LoadU(d, r0 + tail.begin), s0);
      s1 = hn::MulAdd(last, hn::LoadU(d, r1 + tail.begin), s1);
      s2 = hn::MulAdd(last, hn::LoadU(d, r2 + tail.begin), s2);
      s3 = hn::MulAdd(last, hn::LoadU(d, r3 + tail.begin), s3);
    }
    out[i] = total(s0);
    out[i + 1] = total(s1);
    out[i + 2] = total(s2);
    out[i + 3] = total(s3);
  }
  for (; i < count; ++i) {
    const float* row = rows + i * stride;
    V sum = hn::Zero(d);
    for (std::size_t k = 0; k < tail.full; k += kLanes)
      sum = hn::MulAdd(hn::LoadU(d, query + k), hn::LoadU(d, row + k), sum);
    if (tail.any) sum = hn::MulAdd(last, hn::LoadU(d, row + tail.begin), sum);
    out[i] = total(sum);
  }
}

using Code16 = hn::ScalableTag<std::int16_t>;
using Code8 = hn::Rebind<std::int8_t, Code16>;
using Sum32 = hn::RepartitionToWide<Code16>;
constexpr std::size_t kCodes = hn::MaxLanes(Code16());
static_assert(kCodes <= 32, "rows of codes have a multiple of 16");

using CodeSum = hn::Vec<Sum32>;

/// Adds products to a pair of partial sums: which goes where is left to the machine.
HWY_INLINE void add_codes(hn::Vec<Code8> codes, hn::Vec<Code16> query, CodeSum& a, CodeSum& b) {
  a = hn::ReorderWidenMulAccumulate(Sum32(), hn::PromoteTo(Code16(), codes), query, a, b);
}
HWY_INLINE std::int32_t total(CodeSum a, CodeSum b) { return hn::GetLane(hn::SumOfLanes(Sum32(), hn::Add(a, b))); }

/// The totals of four sums.
#if HWY_TARGET == HWY_SCALAR
HWY_INLINE void store_totals(CodeSum s0, CodeSum s1, CodeSum s2, CodeSum s3, std::int32_t* out) {
  const CodeSum sums[] = {s0, s1, s2, s3};
  for (std::size_t i = 0; i < 4; ++i) out[i] = hn::GetLane(sums[i]);
}
#else
using Four32 = hn::CappedTag<std::int32_t, 4>;
/// Adds upper halves to lower ones down to four lanes.
template <class D32>
HWY_INLINE hn::Vec<Four32> fold(D32 d, hn::Vec<D32> v) {
  if constexpr (hn::MaxLanes(d) > 4) {
    const hn::Half<D32> half;
    return fold(half, hn::Add(hn::LowerHalf(half, v), hn::UpperHalf(half, v)));
  } else {
    return v;
  }
}
// Turned on their side, the sums need half the shuffles that four times total() does.
HWY_INLINE void store_totals(CodeSum s0, CodeSum s1, CodeSum s2, CodeSum s3, std::int32_t* out) {
  const Four32 d;
  const auto v0 = fold(Sum32(), s0), v1 = fold(Sum32(), s1), v2 = fold(Sum32(), s2), v3 = fold(Sum32(), s3);
  const auto a = hn::Add(hn::InterleaveLower(d, v0, v1), hn::InterleaveUpper(d, v0, v1));
  const auto b = hn::Add(hn::InterleaveLower(d, v2, v3), hn::InterleaveUpper(d, v2, v3));
  hn::StoreU(hn::Add(hn::ConcatLowerLower(d, b, a), hn::ConcatUpperUpper(d, b, a)), d, out);
}
#endif

void code_dots(const std::int8_t* rows, std::size_t stride, std::size_t count, const std::int16_t* query,
               std::int32_t* out) {
  const Code8 d8;
  const Code16 d16;
  const CodeSum zero = hn::Zero(Sum32());
  const std::size_t full = stride / kCodes * kCodes;
  const auto rest8 = hn::FirstN(d8, stride - full);
  // Only vectors of 32 codes have a rest, on machines whose masked loads read nothing that is masked out.
  const bool rest = full != stride;
  const auto last = rest ? hn::MaskedLoad(hn::FirstN(d16, stride - full), d16, query + full) : hn::Zero(d16);
  std::size_t i = 0;
  for (; i + 4 <= count; i += 4) {
    const std::int8_t *r0 = rows + i * stride, *r1 = r0 + stride, *r2 = r1 + stride, *r3 = r2 + stride;
    CodeSum a0 = zero, a1 = zero, a2 = zero, a3 = zero, b0 = zero, b1 = zero, b2 = zero, b3 = zero;
    for (std::size_t k = 0; k < full; k += kCodes) {
      const auto q = hn::LoadU(d16, query + k);
      add_codes(hn::LoadU(d8, r0 + k), q, a0, b0);
      add_codes(hn::LoadU(d8, r1 + k), q, a1, b1);
      add_codes(hn::LoadU(d8, r2 + k), q, a2, b2);
      add_codes(hn::LoadU(d8, r3 + k), q, a3, b3);
    }
    if (rest) {
      add_codes(hn::MaskedLoad(rest8, d8, r0 + full), last, a0, b0);
      add_codes(hn::MaskedLoad(rest8, d8, r1 + full), last, a1, b1);
      add_codes(hn::MaskedLoad(rest8, d8, r2 + full), last, a2, b2);
      add_codes(hn::MaskedLoad(rest8, d8, r3 + full), last, a3, b3);
    }
    store_totals(hn::Add(a0, b0), hn::Add(a1, b1), hn::Add(a2, b2), hn::Add(a3, b3), out + i);
  }
  for (; i < count; ++i) {
    const std::int8_t* const row = rows + i * stride;
    CodeSum a = zero, b = zero;
    for (std::size_t k = 0; k < full; k += kCodes) add_codes(hn::LoadU(d8, row + k), hn::LoadU(d16, query + k), a, b);
    if (rest) add_codes(hn::MaskedLoad(rest8, d8, row + full), last, a, b);
    out[i] = total(a, b);
  }
}

// Layout: panels of kPanel rows, each [dim][kPanel].
void pack_rows(const float* rows, std::size_t stride, std::size_t count, std::size_t dim, const float* scale,
               float* packed) {
  for (std::size_t i = 0; i < kBlock; ++i) {
    float* to = packed + i / kPanel * kPanel * dim + i % kPanel;
    if (i < count) {
      const float* row = rows + i * stride;
      for (std::size_t k = 0; k < dim; ++k) to[k * kPanel] = row[k] * scale[i];
    } else {
      for (std::size_t k = 0; k < dim; ++k) to[k * kPanel] = 0;
    }
  }
}

void product(const float* packed_rows, const float* packed_queries, std::size_t queries, std::size_t dim, float* out) {
  const D d;
  for (std::size_t panel = 0; panel < kBlock; panel += kPanel) {
    const float* const rows = packed_rows + panel * dim;
    for (std::size_t first = 0; first < queries; first += kQueryTile) {
      const float* q = packed_queries + first * dim;
      const float* r = rows;
      V sums[kQueryTile][kRowVectors];
#pragma GCC unroll 6
      for (std::size_t i = 0; i < kQueryTile; ++i) {
#pragma GCC unroll 4
        for (std::size_t j = 0; j < kRowVectors; ++j) sums[i][j] = hn::Zero(d);
      }
      for (std::size_t k = 0; k < dim; ++k, q += kQueryTile, r += kPanel) {
        V row[kRowVectors];
#pragma GCC unroll 4
        for (std::size_t j = 0; j < kRowVectors; ++j) row[j] = hn::LoadU(d, r + j * kLanes);
#pragma GCC unroll 6
        for (std::size_t i = 0; i < kQueryTile; ++i) {
          const V x = hn::Set(d, q[i]);
#pragma GCC unroll 4
          for (std::size_t j = 0; j < kRowVectors; ++j) sums[i][j] = hn::MulAdd(x, row[j], sums[i][j]);
        }
      }
#pragma GCC unroll 6
      for (std::size_t i = 0; i < kQueryTile; ++i) {
#pragma GCC unroll 4
        for (std::size_t j = 0; j < kRowVectors; ++j)
          hn::StoreU(sums[i][j], d, out + (first + i) * kBlock + panel + j * kLanes);
      }
    }
  }
}

// Almost always nothing reaches the threshold: one test for the whole block, the bits only when there are any.
HWY_INLINE std::uint64_t mask_of(const float* scores, float threshold) {
  std::uint64_t mask = 0;
  for (std::size_t i = 0; i < kBlock; ++i) mask |= static_cast<std::uint64_t>(scores[i] >= threshold) << i;
  return mask;
}

std::uint64_t sum_reaching(std::span<const float* const> plus, std::span<const float* const> minus, float threshold,
                           float* out) {
  const D d;
  const V limit = hn::Set(d, threshold);
  auto any = hn::MaskFromVec(hn::Zero(d));
  for (std::size_t i = 0; i < kBlock; i += kLanes) {
    V sum = hn::Zero(d);
    for (const float* p : plus) sum = hn::Add(sum, hn::LoadU(d, p + i));
    for (const float* m : minus) sum = hn::Sub(sum, hn::LoadU(d, m + i));
    hn::StoreU(sum, d, out + i);
    any = hn::Or(any, hn::Ge(sum, limit));
  }
  return hn::AllFalse(d, any) ? 0 : mask_of(out, threshold);
}

std::uint64_t ratio_reaching(std::span<const float* const> plus, std::span<const float* const> minus, float epsilon,
                             float slack, float threshold, float* out) {
  const D d;
  const V half = hn::Set(d, 0.5F), limit = hn::Set(d, threshold), tiny = hn::Set(d, 1e-9F);
  const V above = hn::Set(d, 0.5F + slack), below = hn::Set(d, 0.5F + epsilon - slack);
  // The products and the quotient round; 2^-20 a term is far more than they can lose.
  const V up = hn::Set(d, 1.0F + static_cast<float>(plus.size() + minus.size()) * 0x1p-20F);
  auto any = hn::MaskFromVec(hn::Zero(d));
  for (std::size_t i = 0; i < kBlock; i += kLanes) {
    V over = up, under = hn::Set(d, 1.0F), nan = hn::Zero(d);
    for (const float* p : plus) over = hn::Mul(over, hn::MulAdd(half, hn::LoadU(d, p + i), above));
    for (const float* m : minus) {
      const V c = hn::LoadU(d, m + i);
      nan = hn::MulAdd(c, nan, nan);  // the maximum below would hide a NaN
      under = hn::Mul(under, hn::Max(hn::MulAdd(half, c, below), tiny));
    }
    const V score = hn::Add(hn::Div(over, under), nan);
    hn::StoreU(score, d, out + i);
    any = hn::Or(any, hn::Ge(score, limit));
  }
  return hn::AllFalse(d, any) ? 0 : mask_of(out, threshold);
}

}  // namespace wordloom::query::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace wordloom::query {

HWY_EXPORT(squared_norms);
HWY_EXPORT(dots);
HWY_EXPORT(code_dots);
HWY_EXPORT(pack_rows);
HWY_EXPORT(product);
HWY_EXPORT(sum_reaching);
HWY_EXPORT(ratio_reaching);

void squared_norms(const float* rows, std::size_t stride, std::size_t count, std::size_t dim, float* out) {
  HWY_DYNAMIC_DISPATCH(squared_norms)(rows, stride, count, dim, out);
}
void dots(const float* rows, std::size_t stride, std::size_t count, std::size_t dim, const float* query, float* out) {
  HWY_DYNAMIC_DISPATCH(dots)(rows, stride, count, dim, query, out);
}
void code_dots(const std::int8_t* rows, std::size_t stride, std::size_t count, const std::int16_t* query,
               std::int32_t* out) {
  HWY_DYNAMIC_DISPATCH(code_dots)(rows, stride, count, query, out);
}
void pack_rows(const float* rows, std::size_t stride, std::size_t count, std::size_t dim, const float* scale,
               float* packed) {
  HWY_DYNAMIC_DISPATCH(pack_rows)(rows, stride, count, dim, scale, packed);
}
void pack_queries(const float* queries, std::size_t count, std::size_t dim, float* packed) {
  for (std::size_t first = 0; first < count; first += kQueryTile)
    for (std::size_t i = 0; i < kQueryTile; ++i)
      for (std::size_t k = 0; k < dim; ++k)
        packed[first * dim + k * kQueryTile + i] = first + i < count ? queries[(first + i) * dim + k] : 0.0F;
}
void product(const float* packed_rows, const float* packed_queries, std::size_t queries, std::size_t dim, float* out) {
  HWY_DYNAMIC_DISPATCH(product)(packed_rows, packed_queries, queries, dim, out);
}
std::uint64_t sum_reaching(std::span<const float* const> plus, std::span<const float* const> minus, float threshold,
                           float* out) {
  return HWY_DYNAMIC_DISPATCH(sum_reaching)(plus, minus, threshold, out);
}
std::uint64_t ratio_reaching(std::span<const float* const> plus, std::span<const float* const> minus, float epsilon,
                             float slack, float threshold, float* out) {
  return HWY_DYNAMIC_DISPATCH(ratio_reaching)(plus, minus, epsilon, slack, threshold, out);
}

}  // namespace wordloom::query
#endif
