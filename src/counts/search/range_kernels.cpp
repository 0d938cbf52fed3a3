#include "counts/search/range_kernels.hpp"

#include <algorithm>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "counts/search/range_kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace wordloom::search::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

void add_bounds(const std::uint8_t* maxima, std::size_t n, float per_255th, float highest, std::int32_t constant,
                std::int32_t* bounds) {
  const hn::CappedTag<float, 16> d;
  const hn::RebindToSigned<decltype(d)> di;
  const hn::Rebind<std::uint8_t, decltype(d)> db;
  const auto w = hn::Set(d, per_255th);
  const auto most = hn::Set(d, highest);
  const auto c = hn::Set(di, constant);
  for (std::size_t i = 0; i < n; i += hn::Lanes(d)) {
    const auto q = hn::PromoteTo(di, hn::LoadU(db, maxima + i));
    const auto bound = hn::Add(hn::ConvertTo(di, hn::Min(hn::Mul(w, hn::ConvertTo(d, q)), most)), c);
    const auto some = hn::IfThenElseZero(hn::Gt(q, hn::Zero(di)), bound);
    hn::StoreU(hn::Add(hn::LoadU(di, bounds + i), some), di, bounds + i);
  }
}

void to_255ths(const std::int32_t* units, std::size_t n, float in_255ths, std::uint8_t* parts) {
  const hn::CappedTag<float, 16> d;
  const hn::RebindToSigned<decltype(d)> di;
  const hn::Rebind<std::uint8_t, decltype(d)> db;
  const auto scale = hn::Set(d, in_255ths);
  const auto one = hn::Set(d, 1.0F);
  const auto most = hn::Set(d, 255.0F);
  for (std::size_t i = 0; i < n; i += hn::Lanes(d)) {
    const auto part = hn::Add(hn::Mul(hn::ConvertTo(d, hn::LoadU(di, units + i)), scale), one);
    hn::StoreU(hn::DemoteTo(db, hn::ConvertTo(di, hn::Min(part, most))), db, parts + i);
  }
}

std::size_t ranges_from(const std::int32_t* bounds, std::size_t n, std::int32_t needed, std::uint32_t* found) {
  const hn::CappedTag<std::int32_t, 16> d;
  const hn::RebindToUnsigned<decltype(d)> du;
  const auto below = hn::Set(d, needed - 1);
  const auto step = hn::Set(du, static_cast<std::uint32_t>(hn::Lanes(d)));
  auto numbers = hn::Iota(du, 0);
  std::size_t size = 0;
  for (std::size_t i = 0; i < n; i += hn::Lanes(d)) {
    const auto mask = hn::Gt(hn::LoadU(d, bounds + i), below);
    size += hn::CompressBlendedStore(numbers, hn::RebindMask(du, mask), du, found + size);
    numbers = hn::Add(numbers, step);
  }
  return size;
}

// Four at a time, from where decoding has stored four at a time: wider or shifted loads would wait for all these
// stores.
std::int32_t add_postings(const std::uint32_t* documents, const std::uint32_t* counts, std::size_t begin,
                          std::size_t end, const float* factors, float weight, std::int32_t constant,
                          std::uint32_t first, std::int32_t* sums) {
  const hn::CappedTag<float, 4> d;
  const hn::RebindToSigned<decltype(d)> di;
  const auto w = hn::Set(d, weight);
  const auto c = hn::Set(di, constant);
  alignas(64) std::int32_t units[index::kBlock];
  for (std::size_t i = begin / 4 * 4; i < end; i += hn::Lanes(d)) {
    const auto document = hn::Load(di, reinterpret_cast<const std::int32_t*>(documents + i));
    const auto tf = hn::ConvertTo(d, hn::Load(di, reinterpret_cast<const std::int32_t*>(counts + i)));
    const auto factor = hn::GatherIndex(d, factors, document);
    const auto value = hn::Div(hn::Mul(w, tf), hn::Add(tf, factor));
    hn::Store(hn::Add(hn::NearestInt(value), c), di, units + i);
  }
  std::int32_t highest = 0;
  for (std::size_t i = begin; i < end; ++i) {
    const std::uint32_t place = documents[i] - first;
    if (place >= index::kRange) return -1;
    const auto sum =
        static_cast<std::int32_t>(static_cast<std::uint32_t>(sums[place]) + static_cast<std::uint32_t>(units[i]));
    sums[place] = sum;
    highest = std::max(highest, sum);
  }
  return highest;
}

}  // namespace wordloom::search::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace wordloom::search {
namespace {
HWY_EXPORT(add_bounds);
HWY_EXPORT(to_255ths);
HWY_EXPORT(ranges_from);
HWY_EXPORT(add_postings);
}  // namespace

void add_bounds(const std::uint8_t* maxima, std::size_t n, const RangeScale& scale, std::int32_t* bounds) {
  HWY_DYNAMIC_DISPATCH(add_bounds)(maxima, n, scale.per_255th, scale.highest, scale.constant, bounds);
}
void to_255ths(const std::int32_t* units, std::size_t n, float in_255ths, std::uint8_t* parts) {
  HWY_DYNAMIC_DISPATCH(to_255ths)(units, n, in_255ths, parts);
}
std::size_t ranges_from(const std::int32_t* bounds, std::size_t n, std::int32_t needed, std::uint32_t* found) {
  return HWY_DYNAMIC_DISPATCH(ranges_from)(bounds, n, needed, found);
}
std::int32_t add_postings(const std::uint32_t* documents, const std::uint32_t* counts, std::size_t begin,
                          std::size_t end, const float* factors, const Bm25Scale& scale, std::uint32_t first,
                          std::int32_t* sums) {
  return HWY_DYNAMIC_DISPATCH(add_postings)(documents, counts, begin, end, factors, scale.weight, scale.constant, first,
                                            sums);
}

}  // namespace wordloom::search
#endif
