#include "counts/index/ranges.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "counts/index/spool_copy.hpp"
#include "wordloom/core/error.hpp"

namespace wordloom::index {
namespace {

/// Bytes of one term: maxima, sizes, bases.
constexpr std::size_t stride(std::size_t ranges) {
  return 2 * ranges + ranges / kGroupOfRanges * sizeof(std::uint32_t);
}

}  // namespace

// (tf + K) / (tf + K') grows as K' falls below K, and with K' >= r K it stays below 1 / r. Both are straight lines in
// the length, so their ratio is lowest at no length or at an endless one.
double range_factor(const RangeBasis& basis, double k1, double b, double mean_length) {
  const auto ratio = [](double now, double then) {
    return then > 0 ? now / then : std::numeric_limits<double>::infinity();
  };
  const double lowest = std::min({1.0, ratio(k1 * (1 - b), basis.k1 * (1 - basis.b)),
                                  ratio(k1 * b / mean_length, basis.k1 * basis.b / basis.mean_length)});
  return lowest > 0 ? 1 / lowest : std::numeric_limits<double>::infinity();
}

RangesWriter::RangesWriter(const std::filesystem::path& spool_directory, std::span<const std::uint32_t> lengths,
                           const RangeBasis& basis)
    : bytes_(spool_directory),
      lengths_(lengths),
      base_(static_cast<float>(basis.k1 * (1 - basis.b))),
      slope_(static_cast<float>(basis.k1 * basis.b / basis.mean_length)),
      maxima_(ranges_of(lengths.size())),
      sizes_(maxima_.size()),
      bases_(maxima_.size() / kGroupOfRanges) {}

void RangesWriter::add(std::uint32_t term, const PostingList& list) {
  terms_.push_back(term);
  std::fill(maxima_.begin(), maxima_.end(), std::uint8_t{0});
  std::fill(sizes_.begin(), sizes_.end(), std::uint8_t{0});
  std::size_t next_base = 0;
  for (std::size_t i = 0; i < list.documents.size();) {
    const std::size_t range = list.documents[i] / kRange, begin = i;
    while (next_base <= range / kGroupOfRanges) bases_[next_base++] = static_cast<std::uint32_t>(i);
    float highest = 0;
    for (; i < list.documents.size() && list.documents[i] / kRange == range; ++i) {
      const auto tf = static_cast<float>(list.counts[i]);
      highest = std::max(highest, tf / (tf + (base_ + slope_ * static_cast<float>(lengths_[list.documents[i]]))));
    }
    // A hundred-thousandth on top covers what rounding may have done.
    maxima_[range] = static_cast<std::uint8_t>(std::clamp(std::ceil(highest * 255.0026F), 1.0F, 255.0F));
    sizes_[range] = static_cast<std::uint8_t>(i - begin);
  }
  while (next_base < bases_.size()) bases_[next_base++] = static_cast<std::uint32_t>(list.documents.size());
  bytes_.write(std::as_bytes(std::span(maxima_)));
  bytes_.write(std::as_bytes(std::span(sizes_)));
  bytes_.write(std::as_bytes(std::span(bases_)));
}

void RangesWriter::write(ContainerWriter& out) {
  out.add("range-terms", std::as_bytes(std::span(terms_)));
  copy_section(bytes_, out, "ranges");
}

Ranges::Ranges(const Container& file, std::uint64_t documents, std::uint64_t terms, const RangeBasis& basis)
    : bytes_(file, "ranges"),
      terms_(file.array<std::uint32_t>("range-terms")),
      ranges_(ranges_of(documents)),
      basis_(basis) {
  const bool ascending = std::adjacent_find(terms_.begin(), terms_.end(), std::greater_equal<>()) == terms_.end();
  if (!ascending || (!terms_.empty() && terms_.back() >= terms) ||
      bytes_.size() != std::uint64_t{terms_.size()} * stride(ranges_))
    throw fail(ErrorKind::format,
               "{}: sections \"range-terms\" and \"ranges\" do not fit each other (written by a faulty program? index "
               "the documents again)",
               file.path().string());
}

std::optional<TermRanges> Ranges::find(std::uint32_t term) const {
  const auto found = std::lower_bound(terms_.begin(), terms_.end(), term);
  if (found == terms_.end() || *found != term) return std::nullopt;
  const auto bytes = bytes_.get(static_cast<std::uint64_t>(found - terms_.begin()) * stride(ranges_), stride(ranges_));
  const auto* at = reinterpret_cast<const std::uint8_t*>(bytes.data());
  // The section begins at a multiple of 64 bytes and a stride is one of four.
  return TermRanges{{at, ranges_},
                    {at + ranges_, ranges_},
                    {reinterpret_cast<const std::uint32_t*>(at + 2 * ranges_), ranges_ / kGroupOfRanges}};
}

}  // namespace wordloom::index
