#include "counts/search/range_search.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "counts/search/range_kernels.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/core/raw_vector.hpp"

namespace wordloom::search {
namespace {

using index::kBlock;
using index::kRange;

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

/// A term with ranges: its postings are decoded where a range asks for them, the last block is kept.
struct FrequentTerm {
  index::TermPostings postings;
  index::TermRanges ranges;
  Bm25Scale scale;
  RangeScale bound;
  std::size_t block = kNone, size = 0;
  alignas(64) std::uint32_t documents[kBlock];
  alignas(64) std::uint32_t counts[kBlock];
};

/// A term without: all its postings are scored at once.
struct RareTerm {
  RawVector<std::uint32_t> documents;
  RawVector<std::int32_t> units;
  RawVector<std::uint32_t> begins;   ///< by range, where it has postings: the first of them
  std::vector<std::uint8_t> maxima;  ///< by range: the highest of its units in 255ths of `bound`, rounded up
  RangeScale bound;
};

class RangeSearch {
  auto higher() const {
    return
        [this](std::uint32_t a, std::uint32_t b) { return bounds_[a] != bounds_[b] ? bounds_[a] > bounds_[b] : a < b; };
  }

 public:
  static constexpr std::size_t kMostParts = 64;

  RangeSearch(const SegmentScorer& scorer, std::uint64_t first_document, Best& best)
      : scorer_(scorer),
        segment_(*scorer.segment),
        first_document_(first_document),
        best_(best),
        bounds_(index::ranges_of(segment_.documents()), 0),
        found_(bounds_.size() + 16) {}

  void add(const index::TermEntry& entry, const index::TermRanges& ranges, const TermScale& scale) {
    auto& term = frequent_.emplace_back(std::make_unique<FrequentTerm>());
    term->postings = segment_.postings(entry);
    term->ranges = ranges;
    term->scale = {scale.weight, scale.constant};
    // A hundred-thousandth and two units on top cover what rounding may do.
    term->bound = {static_cast<float>(scorer_.range_factor * scale.weight / 255 * 1.00001),
                   static_cast<float>(scale.highest - scale.constant), scale.constant + 2};
    add_bounds(ranges.maxima.data(), bounds_.size(), term->bound, bounds_.data());
  }

  void add(const index::TermEntry& entry, const TermScale& scale) {
    RareTerm& term = rare_.emplace_back();
    const index::TermPostings postings = segment_.postings(entry);
    const std::size_t blocks = postings.block_count();
    term.documents.resize(blocks * kBlock);
    term.units.resize(blocks * kBlock);
    alignas(64) std::uint32_t counts[kBlock];
    std::size_t n = 0;
    for (std::size_t b = 0; b < blocks; ++b) {
      std::uint32_t* documents = term.documents.data() + b * kBlock;
      const std::size_t size = postings.decode(b, documents, counts);
      // The kernel works on whole blocks; document 0 is as good as any for what is thrown away.
      std::fill(documents + size, documents + kBlock, 0U);
      std::fill(counts + size, counts + kBlock, 1U);
      bm25_block(documents, counts, scorer_.factors.data(), {scale.weight, scale.constant},
                 term.units.data() + b * kBlock);
      n += size;
    }
    term.begins.resize(bounds_.size());
    term.maxima.resize(bounds_.size());
    const auto highest = static_cast<float>(scale.highest);
    term.bound = {highest / 255.0F * 1.00001F, highest, 1};
    std::vector<std::uint8_t> parts(blocks * kBlock);
    to_255ths(term.units.data(), parts.size(), 255.0F / highest, parts.data());
    // Backwards, so that the first posting of a range is the last to be entered: no branch for the start of a range.
    std::uint32_t* const begins = term.begins.data();
    std::uint8_t* const maxima = term.maxima.data();
    const std::uint32_t* const documents = term.documents.data();
    for (std::size_t i = n; i-- > 0;) {
      const std::uint32_t range = documents[i] / kRange;
      begins[range] = static_cast<std::uint32_t>(i);
      maxima[range] = std::max(maxima[range], parts[i]);
    }
    add_bounds(maxima, bounds_.size(), term.bound, bounds_.data());
    term.documents.resize(n);
    term.units.resize(n);
  }

  void run() {
    constexpr std::size_t kFew = 192;
    std::size_t n = find(std::max(best_.needed(), promising()));
    best_first(n);
    look_into(std::min<std::size_t>(n, 64));
    // Then what is left, in growing parts, since every part raises the threshold for the next.
    for (std::size_t part = kFew / 2; (n = find(best_.needed())) != 0; part *= 2) {
      if (n > kFew && n > 2 * part) n = find(cut(n, part));
      look_into(n);
    }
  }

 private:
  /// A bound that a few dozen ranges reach, by a sample.
  std::int32_t promising() const {
    constexpr std::size_t kStep = 16;
    std::vector<std::int32_t> sample;
    for (std::size_t r = 0; r < bounds_.size(); r += kStep) sample.push_back(bounds_[r]);
    const auto third = sample.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(2, sample.size() - 1));
    std::nth_element(sample.begin(), third, sample.end(), std::greater<>());
    return *third;
  }

  /// A bound that about `part` of the first n ranges found reach; at least one does.
  std::int32_t cut(std::size_t n, std::size_t part) const {
    constexpr std::size_t kSteps = 256;
    std::int32_t lowest = bounds_[found_[0]], highest = lowest;
    for (std::size_t i = 1; i < n; ++i) {
      lowest = std::min(lowest, bounds_[found_[i]]);
      highest = std::max(highest, bounds_[found_[i]]);
    }
    const std::int32_t step = (highest - lowest) / static_cast<std::int32_t>(kSteps) + 1;
    const float per_unit = 1.0F / static_cast<float>(step);
    std::array<std::uint32_t, kSteps + 1> sizes{};
    for (std::size_t i = 0; i < n; ++i)
      ++sizes[static_cast<std::size_t>(static_cast<float>(bounds_[found_[i]] - lowest) * per_unit)];
    std::size_t s = kSteps, sum = sizes[kSteps];
    while (s > 0 && sum < part) sum += sizes[--s];
    return std::min(highest, lowest + static_cast<std::int32_t>(s) * step);
  }

  std::size_t find(std::int32_t needed) { return ranges_from(bounds_.data(), bounds_.size(), needed, found_.data()); }
  void best_first(std::size_t n) {
    std::sort(found_.begin(), found_.begin() + static_cast<std::ptrdiff_t>(n), higher());
  }

  /// Each range once: one that was looked into has no bound any more.
  void look_into(std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
      fetch_ahead(i, n);
      const std::uint32_t range = found_[i];
      if (bounds_[range] >= best_.needed()) look_into_range(range);
      bounds_[range] = 0;
    }
  }

  // Ranges lie far apart, and each costs several accesses to memory one after the other: those of the next ranges
  // are under way while one is worked on. Inlined, for gcc takes a function that only prefetches for one without effect
  // and drops the call.
  [[gnu::always_inline]] inline void fetch_ahead(std::size_t i, std::size_t n) const {
    if (i + 4 < n) {
      const std::uint32_t range = found_[i + 4];
      const float* factors = scorer_.factors.data() + std::size_t{range} * kRange;
      for (std::size_t line = 0; line < kRange; line += 16) __builtin_prefetch(factors + line);
      for (const auto& term : frequent_) {
        __builtin_prefetch(&term->ranges.sizes[range]);
        __builtin_prefetch(&term->ranges.bases[range / index::kGroupOfRanges]);
      }
    }
    if (i + 2 < n)
      for (const auto& term : frequent_)
        term->postings.prefetch_entry(term->ranges.postings_before(found_[i + 2]) / kBlock);
    if (i + 1 < n)
      for (const auto& term : frequent_) term->postings.prefetch(term->ranges.postings_before(found_[i + 1]) / kBlock);
  }

  void look_into_range(std::uint32_t range) {
    alignas(64) std::int32_t sums[kRange] = {};
    const std::uint32_t first = range * kRange;
    std::int32_t highest = 0;
    // The weightiest terms here first; `rest` is what those to come can add.
    struct Part {
      std::int32_t bound;
      FrequentTerm* frequent;
      const RareTerm* rare;
    };
    Part parts[kMostParts];
    std::size_t n = 0;
    std::int64_t rest = 0;
    const auto enter = [&](const Part& part) {
      if (part.bound <= 0) return;
      rest += part.bound;
      std::size_t k = n++;
      for (; k > 0 && parts[k - 1].bound < part.bound; --k) parts[k] = parts[k - 1];
      parts[k] = part;
    };
    for (const RareTerm& term : rare_) enter({range_bound(term.bound, term.maxima[range]), nullptr, &term});
    for (const auto& term : frequent_)
      enter({range_bound(term->bound, term->ranges.maxima[range]), term.get(), nullptr});
    for (std::size_t i = 0; i < n; ++i) {
      if (highest + rest < best_.needed()) return;
      rest -= parts[i].bound;
      highest = std::max(highest, parts[i].rare != nullptr ? add_rare(*parts[i].rare, range, sums)
                                                           : add_frequent(*parts[i].frequent, range, sums));
    }
    const std::int32_t needed = best_.needed();
    if (highest < needed) return;
    for (std::uint32_t i = 0; i < kRange; ++i)
      if (sums[i] >= needed && segment_.live(first + i)) best_.offer(sums[i], first_document_ + first + i);
  }

  static std::int32_t add_rare(const RareTerm& term, std::uint32_t range, std::int32_t* sums) {
    std::int32_t highest = 0;
    for (std::size_t i = term.begins[range]; i < term.documents.size() && term.documents[i] / kRange == range; ++i)
      highest = std::max(highest, sums[term.documents[i] % kRange] += term.units[i]);
    return highest;
  }

  std::int32_t add_frequent(FrequentTerm& term, std::uint32_t range, std::int32_t* sums) const {
    std::uint64_t at = term.ranges.postings_before(range);
    std::size_t n = term.ranges.sizes[range];
    std::int32_t highest = 0;
    while (n > 0) {
      const auto block = static_cast<std::size_t>(at / kBlock), i = static_cast<std::size_t>(at % kBlock);
      if (block >= term.postings.block_count()) broken();
      if (block != term.block) {
        term.size = term.postings.decode(block, term.documents, term.counts);
        term.block = block;
        // As in a rare term's block, what is thrown away has to be some document.
        std::fill(term.documents + term.size, term.documents + kBlock, 0U);
        std::fill(term.counts + term.size, term.counts + kBlock, 1U);
      }
      if (i >= term.size) broken();
      const std::size_t part = std::min(n, term.size - i);
      const std::int32_t reached = add_postings(term.documents, term.counts, i, i + part, scorer_.factors.data(),
                                                term.scale, range * kRange, sums);
      if (reached < 0) broken();
      highest = std::max(highest, reached);
      at += part;
      n -= part;
    }
    return highest;
  }

  [[noreturn]] void broken() const {
    throw fail(ErrorKind::format,
               "{}: section \"ranges\" does not fit the postings (written by a faulty program? index the documents "
               "again)",
               segment_.path().string());
  }

  const SegmentScorer& scorer_;
  const index::Segment& segment_;
  std::uint64_t first_document_;
  Best& best_;
  std::vector<std::unique_ptr<FrequentTerm>> frequent_;
  std::vector<RareTerm> rare_;
  std::vector<std::int32_t> bounds_;  // by range: no document there has more
  RawVector<std::uint32_t> found_;
};

}  // namespace

bool range_search(const SegmentScorer& scorer, const PreparedQuery& query, std::size_t number,
                  std::uint64_t first_document, Best& best) {
  if (scorer.range_factor == 0 || query.terms.size() > RangeSearch::kMostParts) return false;
  std::vector<std::optional<index::TermRanges>> ranges(query.terms.size());
  bool some = false;
  for (std::size_t t = 0; t < query.terms.size(); ++t) {
    if (!query.terms[t].found[number]) continue;
    ranges[t] = scorer.segment->ranges().find(query.terms[t].found[number]->id);
    some |= ranges[t].has_value();
  }
  if (!some) return false;
  RangeSearch search(scorer, first_document, best);
  for (std::size_t t = 0; t < query.terms.size(); ++t) {
    const auto& found = query.terms[t].found[number];
    if (!found) continue;
    if (ranges[t])
      search.add(found->entry, *ranges[t], query.terms[t].scale);
    else
      search.add(found->entry, query.terms[t].scale);
  }
  search.run();
  return true;
}

}  // namespace wordloom::search
