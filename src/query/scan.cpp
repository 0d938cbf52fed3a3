#include "query/scan.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <memory>
#include <optional>

#include "query/collector.hpp"
#include "query/compact_scan.hpp"
#include "query/kernels.hpp"
#include "query/verdict.hpp"
#include "wordloom/core/matrix.hpp"
#include "wordloom/core/parallel.hpp"

namespace wordloom::query {
namespace {

// From so many units on, rearranging the rows for the register-tiled product costs less than it saves. Fewer questions
// read the compact copy, if there is one.
constexpr std::size_t kPackFrom = 12;
constexpr std::size_t kGrainBlocks = 32;

// How far a float cosine may lie from the true one. Sums of D terms in any order err by at most D * 2^-24 of
// sum |a_k b_k| <= 1; the norm in float adds half as much, rounding of the unit vector and of the scale a few units.
float cosine_error(std::size_t dim) { return static_cast<float>(2 * dim + 16) * 0x1p-24F; }

/// Float copies of the units, in the layout that the chosen strategy wants.
struct FloatUnits {
  explicit FloatUnits(const UnitSet& units)
      : count(units.size()), dim(units.dim), packed(units.size() >= kPackFrom), values(1, padded_queries(count) * dim) {
    const std::vector<float> plain(units.values.begin(), units.values.end());
    if (packed) {
      pack_queries(plain.data(), count, dim, values.row(0));
    } else {
      std::copy(plain.begin(), plain.end(), values.row(0));
    }
  }
  std::size_t count, dim;
  bool packed;
  Matrix values;
};

/// One thread's working memory and results.
struct Worker {
  Worker(const FloatUnits& units, std::size_t asks, std::size_t n)
      : cosines(padded_queries(units.count), kBlock),
        panel(units.packed ? 1 : 0, kBlock * units.dim),
        collectors(asks, Collector(n)) {}
  Matrix cosines;  // [units, kBlock]
  Matrix panel;
  std::vector<Collector> collectors;
  std::vector<const float*> plus, minus;
  float scores[kBlock];
};

void cosines_of_block(MatrixView<const float> rows, const float* scales, std::size_t begin, std::size_t count,
                      const FloatUnits& units, Worker& worker) {
  const float* const first = rows.data + begin * rows.stride;
  float* const out = worker.cosines.row(0);
  const float* const values = units.values.row(0);
  if (units.packed) {
    pack_rows(first, rows.stride, count, units.dim, scales + begin, worker.panel.row(0));
    product(worker.panel.row(0), values, units.count, units.dim, out);
    return;
  }
  for (std::size_t u = 0; u < units.count; ++u) {
    dots(first, rows.stride, count, units.dim, values + u * units.dim, out + u * kBlock);
    for (std::size_t i = 0; i < count; ++i) out[u * kBlock + i] *= scales[begin + i];
  }
}

float ratio_lower_bound(std::span<const float* const> plus, std::span<const float* const> minus, std::size_t i,
                        double slack) {
  double over = 1, under = 1;
  for (const float* p : plus) over *= std::max(0.0, (1 + static_cast<double>(p[i])) / 2 - slack);
  for (const float* m : minus) under *= std::max(0.0, (1 + static_cast<double>(m[i])) / 2) + kCosMulEpsilon + slack;
  return static_cast<float>(over / under * (1 - 1e-6));
}

void offer_block(std::span<const Ask> asks, std::size_t begin, std::size_t count, float error, Worker& w) {
  const std::uint64_t there = count == kBlock ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
  const float* const cosines = w.cosines.row(0);
  for (std::size_t a = 0; a < asks.size(); ++a) {
    const Ask& ask = asks[a];
    Collector& collector = w.collectors[a];
    w.plus.clear();
    w.minus.clear();
    for (const std::uint32_t u : ask.plus) w.plus.push_back(cosines + u * kBlock);
    for (const std::uint32_t u : ask.minus) w.minus.push_back(cosines + u * kBlock);
    const bool sum = ask.kind == Ask::Kind::sum;
    const float slack = sum ? error * static_cast<float>(ask.plus.size() + ask.minus.size()) : error;
    std::uint64_t hits = sum ? sum_reaching(w.plus, w.minus, collector.threshold() - slack, w.scores)
                             : ratio_reaching(w.plus, w.minus, static_cast<float>(kCosMulEpsilon), slack,
                                              collector.threshold(), w.scores);
    for (hits &= there; hits != 0; hits &= hits - 1) {
      const auto i = static_cast<std::size_t>(std::countr_zero(hits));
      const auto row = static_cast<std::uint32_t>(begin + i);
      const float upper = sum ? w.scores[i] + slack : w.scores[i];
      // The threshold may have risen within this block.
      if (upper < collector.threshold() || std::binary_search(ask.exclude.begin(), ask.exclude.end(), row)) continue;
      const float lower = sum ? w.scores[i] - slack : ratio_lower_bound(w.plus, w.minus, i, static_cast<double>(slack));
      collector.offer(lower, upper, row);
    }
  }
}

}  // namespace

std::vector<std::vector<Scored>> scan(const WordVectors& vectors, RowScales& scales, const CompactRows* compact,
                                      std::size_t rows_used, const UnitSet& units, std::span<const Ask> asks,
                                      std::size_t n, std::size_t threads) {
  std::vector<std::vector<Scored>> results(asks.size());
  n = std::min(n, rows_used);
  if (n == 0 || asks.empty()) return results;

  // A ratio magnifies errors where a negative word is opposite: bounds from 8 bits would let too many rows by.
  const bool sums = std::ranges::all_of(asks, [](const Ask& a) { return a.kind == Ask::Kind::sum; });
  if (compact != nullptr && sums && asks.size() < kPackFrom)
    return compact_scan(vectors, *compact, rows_used, units, asks, n, threads);
  const FloatUnits values(units);
  const std::size_t blocks = (rows_used + kBlock - 1) / kBlock;
  threads = std::clamp<std::size_t>(threads, 1, (blocks + kGrainBlocks - 1) / kGrainBlocks);
  std::vector<std::unique_ptr<Worker>> workers(threads);
  const float error = cosine_error(units.dim);

  std::unique_lock<std::mutex> extending;
  if (scales.known() < rows_used) {
    extending = scales.lock();
    if (scales.known() >= rows_used) extending.unlock();
  }
  const std::size_t known = extending ? scales.known() : rows_used;
  parallel_for(blocks, kGrainBlocks, threads, [&](std::size_t first, std::size_t last, std::size_t thread) {
    if (!workers[thread]) workers[thread] = std::make_unique<Worker>(values, asks.size(), n);
    for (std::size_t block = first; block < last; ++block) {
      const std::size_t begin = block * kBlock, end = std::min(begin + kBlock, rows_used);
      const MatrixView<const float> rows = vectors.rows;
      vectors.checked(begin, end);
      if (end > known) scales.fill(rows, std::max(begin, known), end);
      cosines_of_block(rows, scales.data(), begin, end - begin, values, *workers[thread]);
      offer_block(asks, begin, end - begin, error, *workers[thread]);
    }
  });
  if (extending) {
    scales.declare_known(rows_used);
    extending.unlock();
  }

  std::erase(workers, nullptr);
  for (std::size_t a = 0; a < asks.size(); ++a) {
    Collector collector = std::move(workers[0]->collectors[a]);
    for (std::size_t t = 1; t < workers.size(); ++t) collector.merge(std::move(workers[t]->collectors[a]));
    results[a] = decide(std::move(collector), Verdict(vectors, units, asks[a]), n);
  }
  return results;
}

}  // namespace wordloom::query
