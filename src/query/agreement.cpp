// How far two models agree on neighbours and similarities.
#include <algorithm>
#include <limits>

#include "wordloom/core/error.hpp"
#include "wordloom/core/parallel.hpp"
#include "wordloom/core/random.hpp"
#include "wordloom/query/compare.hpp"
#include "wordloom/query/evaluate.hpp"

namespace wordloom {
namespace {

constexpr std::size_t kBatch = 1024;  // questions at once: answers take little memory, the product stays a product

void check_sides(const Searcher& a, const Searcher& b, std::size_t words) {
  if (a.vectors().size() != b.vectors().size() || words > a.vectors().size())
    throw fail(ErrorKind::usage, "{} words of {} and {} rows cannot be compared: both sides need the same rows", words,
               a.vectors().size(), b.vectors().size());
}

std::vector<std::uint32_t> sorted_rows(const std::vector<Scored>& found) {
  std::vector<std::uint32_t> rows;
  for (const Scored& s : found) rows.push_back(s.index);
  std::sort(rows.begin(), rows.end());
  return rows;
}

double overlap(const std::vector<Scored>& a, const std::vector<Scored>& b) {
  const std::size_t most = std::max(a.size(), b.size());
  if (a.empty() || b.empty()) return std::numeric_limits<double>::quiet_NaN();
  const auto x = sorted_rows(a), y = sorted_rows(b);
  std::vector<std::uint32_t> common;
  std::set_intersection(x.begin(), x.end(), y.begin(), y.end(), std::back_inserter(common));
  return static_cast<double>(common.size()) / static_cast<double>(most);
}

}  // namespace

std::vector<double> neighbor_overlap(const Searcher& a, const Searcher& b, std::size_t words, std::size_t at,
                                     std::size_t threads) {
  check_sides(a, b, words);
  std::vector<double> result;
  result.reserve(words);
  const SearchOptions options{.n = at, .restrict_rows = 0, .threads = threads};
  for (std::size_t begin = 0; begin < words; begin += kBatch) {
    const std::size_t n = std::min(kBatch, words - begin);
    std::vector<std::vector<Row>> selves(n);
    for (std::size_t i = 0; i < n; ++i) selves[i] = {Row(static_cast<std::uint32_t>(begin + i))};
    const auto ask = [&](const Searcher& searcher) {
      const MatrixView<const float>& rows = searcher.vectors().rows;
      return searcher.nearest_batch({rows.data + begin * rows.stride, n, rows.cols, rows.stride}, options, selves);
    };
    const auto found_a = ask(a), found_b = ask(b);
    for (std::size_t i = 0; i < n; ++i) result.push_back(overlap(found_a[i], found_b[i]));
  }
  return result;
}

SimilarityAgreement similarity_agreement(const Searcher& a, const Searcher& b, std::size_t words, std::size_t pairs,
                                         std::uint64_t seed, std::size_t threads) {
  check_sides(a, b, words);
  SimilarityAgreement result;
  if (words < 2) {
    result.spearman = result.pearson = std::numeric_limits<double>::quiet_NaN();
    return result;
  }
  const CounterRng rng(seed, 0);
  const auto n = static_cast<std::uint32_t>(words);
  std::vector<double> in_a(pairs), in_b(pairs);
  std::vector<char> counts(pairs);
  parallel_for(pairs, 4096, threads, [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t p = begin; p < end; ++p) {
      const Row i(bounded(static_cast<std::uint32_t>(rng.bits(p, 0) >> 32), n));
      std::uint32_t other = bounded(static_cast<std::uint32_t>(rng.bits(p, 1) >> 32), n - 1);
      if (other >= i.value) ++other;
      const Row j(other);
      counts[p] = a.norm(i) > 0 && a.norm(j) > 0 && b.norm(i) > 0 && b.norm(j) > 0 ? 1 : 0;
      if (counts[p] == 0) continue;
      in_a[p] = a.cosine(i, j);
      in_b[p] = b.cosine(i, j);
    }
  });
  std::size_t kept = 0;
  for (std::size_t p = 0; p < pairs; ++p) {
    if (counts[p] == 0) continue;
    in_a[kept] = in_a[p];
    in_b[kept++] = in_b[p];
  }
  in_a.resize(kept);
  in_b.resize(kept);
  result.pairs = kept;
  result.spearman = spearman(in_a, in_b);
  result.pearson = pearson(in_a, in_b);
  return result;
}

}  // namespace wordloom
