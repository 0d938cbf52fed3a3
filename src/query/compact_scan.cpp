#include "query/compact_scan.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "query/collector.hpp"
#include "query/kernels.hpp"
#include "query/verdict.hpp"
#include "wordloom/core/parallel.hpp"

namespace wordloom::query {
namespace {

constexpr std::size_t kGrainBlocks = 32;

/// A unit vector in 16 bits a value: about values / steps, and no further from it than `residual`.
struct CodedQuery {
  // No sum of products of values with codes, in whatever order, leaves 32 bits: that bounds the sum of all |value|.
  static constexpr double kMostSum = std::numeric_limits<std::int32_t>::max() / 127.0;

  CodedQuery(std::span<const double> unit, std::size_t stride) : values(stride, 0) {
    double most = 0, sum = 0;
    for (const double x : unit) {
      most = std::max(most, std::abs(x));
      sum += std::abs(x);
    }
    // Rounding adds half to each value at most.
    const double steps = std::min(32767 / most, (kMostSum - static_cast<double>(unit.size())) / sum);
    double square = 0;
    for (std::size_t k = 0; k < unit.size(); ++k) {
      const double rounded = std::nearbyint(unit[k] * steps), lost = unit[k] - rounded / steps;
      values[k] = static_cast<std::int16_t>(rounded);
      square += lost * lost;
    }
    step = static_cast<float>(1 / steps);
    residual = std::sqrt(square) * (1 + 1e-6);
  }
  std::vector<std::int16_t> values;
  float step;
  double residual;
};

/// A question on its way through the rows.
struct Search {
  Search(Verdict&& judge, const Ask& asked, std::size_t stride)
      : verdict(std::move(judge)), ask(&asked), query(verdict.direction(), stride) {
    // row = scale * codes + e and unit = values * step + f, so their product is off by |e| |unit| + |scale * codes|
    // |f|, and |scale * codes| <= 1 + |e|. What floats round is far below the 2^-19.
    per_residual = static_cast<float>(1 + query.residual) * (1 + 0x1p-20F);
    slack = static_cast<float>(query.residual) + 0x1p-19F;
  }
  Verdict verdict;
  const Ask* ask;
  CodedQuery query;
  float per_residual, slack;
};

void offer_block(const Search& search, const CompactRows::Bound* bounds, const std::int32_t* dots, std::size_t begin,
                 std::size_t count, Collector& collector) {
  float scores[kBlock], slacks[kBlock];
  const float step = search.query.step, threshold = collector.threshold();
  bool any = false;
  for (std::size_t i = 0; i < count; ++i) {
    scores[i] = bounds[i].scale * step * static_cast<float>(dots[i]);
    slacks[i] = bounds[i].residual * search.per_residual + search.slack;
    any |= scores[i] + slacks[i] >= threshold;
  }
  if (!any) return;
  for (std::size_t i = 0; i < count; ++i) {
    const auto row = static_cast<std::uint32_t>(begin + i);
    // The threshold rises within the block. NaN, a row that takes no part, reaches none.
    if (!(scores[i] + slacks[i] >= collector.threshold()) || std::ranges::binary_search(search.ask->exclude, row))
      continue;
    collector.offer(scores[i] - slacks[i], scores[i] + slacks[i], row);
  }
}

}  // namespace

std::vector<std::vector<Scored>> compact_scan(const WordVectors& vectors, const CompactRows& compact,
                                              std::size_t rows_used, const UnitSet& units, std::span<const Ask> asks,
                                              std::size_t n, std::size_t threads) {
  std::vector<std::vector<Scored>> results(asks.size());
  std::vector<Search> searches;
  std::vector<std::size_t> targets;
  for (std::size_t a = 0; a < asks.size(); ++a) {
    Verdict verdict(vectors, units, asks[a]);
    if (!verdict.exists()) continue;
    searches.emplace_back(std::move(verdict), asks[a], compact.stride());
    targets.push_back(a);
  }
  const std::size_t blocks = (rows_used + kBlock - 1) / kBlock;
  threads = std::clamp<std::size_t>(threads, 1, (blocks + kGrainBlocks - 1) / kGrainBlocks);
  std::vector<std::vector<Collector>> collectors(threads, std::vector<Collector>(searches.size(), Collector(n)));
  parallel_for(blocks, kGrainBlocks, threads, [&](std::size_t first, std::size_t last, std::size_t thread) {
    std::int32_t dots[kBlock];
    for (std::size_t block = first; block < last; ++block) {
      const std::size_t begin = block * kBlock, end = std::min(begin + kBlock, rows_used);
      const std::int8_t* const codes = compact.codes(begin, end);
      for (std::size_t s = 0; s < searches.size(); ++s) {
        code_dots(codes, compact.stride(), end - begin, searches[s].query.values.data(), dots);
        offer_block(searches[s], compact.bounds() + begin, dots, begin, end - begin, collectors[thread][s]);
      }
    }
  });
  for (std::size_t s = 0; s < searches.size(); ++s) {
    Collector collector = std::move(collectors[0][s]);
    for (std::size_t t = 1; t < threads; ++t) collector.merge(std::move(collectors[t][s]));
    results[targets[s]] = decide(std::move(collector), searches[s].verdict, n);
  }
  return results;
}

}  // namespace wordloom::query
