#include "counts/search/kernels.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "counts/search/kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace wordloom::search::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

void bm25_block(const std::uint32_t* documents, const std::uint32_t* counts, const float* factors, float weight,
                std::int32_t constant, std::int32_t* units) {
  const hn::CappedTag<float, 64> d;
  const hn::RebindToSigned<decltype(d)> di;
  const auto w = hn::Set(d, weight);
  const auto c = hn::Set(di, constant);
  for (std::size_t i = 0; i < index::kBlock; i += hn::Lanes(d)) {
    const auto place = hn::LoadU(di, reinterpret_cast<const std::int32_t*>(documents + i));
    const auto tf = hn::ConvertTo(d, hn::LoadU(di, reinterpret_cast<const std::int32_t*>(counts + i)));
    const auto factor = hn::GatherIndex(d, factors, place);
    const auto value = hn::Div(hn::Mul(w, tf), hn::Add(tf, factor));
    hn::StoreU(hn::Add(hn::NearestInt(value), c), di, units + i);
  }
}

std::size_t take_above(std::int32_t* sums, std::size_t n, std::int32_t threshold, std::uint32_t* found,
                       std::int32_t* values) {
  const hn::CappedTag<std::int32_t, 64> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto above = hn::Set(d, threshold);
  const auto zero = hn::Zero(d);
  std::size_t size = 0;
  for (std::size_t i = 0; i < n; i += lanes) {
    const auto v = hn::LoadU(d, sums + i);
    if (!hn::AllFalse(d, hn::Gt(v, above)))
      for (std::size_t j = i; j < i + lanes; ++j)
        if (sums[j] > threshold) {
          found[size] = static_cast<std::uint32_t>(j);
          values[size++] = sums[j];
        }
    hn::StoreU(zero, d, sums + i);
  }
  return size;
}

}  // namespace wordloom::search::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace wordloom::search {
namespace {
HWY_EXPORT(bm25_block);
HWY_EXPORT(take_above);
}  // namespace

void bm25_block(const std::uint32_t* documents, const std::uint32_t* counts, const float* factors,
                const Bm25Scale& scale, std::int32_t* units) {
  HWY_DYNAMIC_DISPATCH(bm25_block)(documents, counts, factors, scale.weight, scale.constant, units);
}
std::size_t take_above(std::int32_t* sums, std::size_t n, std::int32_t threshold, std::uint32_t* found,
                       std::int32_t* values) {
  return HWY_DYNAMIC_DISPATCH(take_above)(sums, n, threshold, found, values);
}

}  // namespace wordloom::search
#endif
