#include "query/scan.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <memory>
#include <optional>

#include "query/collector.hpp"
#include "query/kernels.hpp"
#include "query/reference.hpp"
#include "wordloom/core/matrix.hpp"
#include "wordloom/core/parallel.hpp"

namespace wordloom::query {
namespace {

// From so many units on, rearranging the rows for the register-tiled product costs less than it saves.
constexpr std::size_t kPackFrom = 12;
constexpr std::size_t kGrainBlocks = 32;

// How far a float cosine may lie from the true one. Sums of D terms in any order err by at most D * 2^-24 of
// sum |a_k b_k| <= 1; the norm in float adds half as much, rounding of the unit vector and of the scale a few units.
float cosine_error(std::size_t dim) { return static_cast<float>(2 * dim + 16) * 0x1p-24F; }

// What is left of units that cancel is noise.
constexpr double kSmallestSum = 1e-9;

/// Exact scores of one ask.
class Verdict {
 public:
  Verdict(MatrixView<const float> rows, const UnitSet& units, const Ask& ask) : rows_(rows), units_(units), ask_(ask) {
    if (ask.kind != Ask::Kind::sum) return;
    direction_.assign(units.dim, 0.0);
    for (const std::uint32_t u : ask.plus) add(u, 1.0);
    for (const std::uint32_t u : ask.minus) add(u, -1.0);
    if (ask.plus.size() + ask.minus.size() > 1) exists_ = make_unit(direction_, kSmallestSum);
  }
  /// False when the units cancel and there is no direction to be close to.
  bool exists() const { return exists_; }

  float operator()(std::uint32_t row) const {
    const std::span<const float> x = rows_.row(row);
    const double length = norm(x);
    if (ask_.kind == Ask::Kind::sum) return static_cast<float>(dot(std::span<const double>(direction_), x) / length);
    double over = 1, under = 1;
    for (const std::uint32_t u : ask_.plus) over *= shifted(u, x, length);
    for (const std::uint32_t u : ask_.minus) under *= shifted(u, x, length) + kCosMulEpsilon;
    return static_cast<float>(over / under);
  }

 private:
  void add(std::uint32_t u, double weight) {
    for (std::size_t k = 0; k < units_.dim; ++k) direction_[k] += weight * units_[u][k];
  }
  double shifted(std::uint32_t u, std::span<const float> x, double length) const {
    return std::max(0.0, (1 + dot(units_[u], x) / length) / 2);
  }

  MatrixView<const float> rows_;
  const UnitSet& units_;
  const Ask& ask_;
  std::vector<double> direction_;
  bool exists_ = true;
};

/// Float copies of the units, in the layout that the chosen strategy wants.
struct FloatUnits {
  FloatUnits(const UnitSet& units, const HalfFilter* from)
      : count(units.size()),
        dim(units.dim),
        packed(units.size() >= kPackFrom),
        half(packed ? nullptr : from),
        values(1, std::max(padded_queries(count) * dim, half == nullptr ? 0 : count * 2 * half->words_per_row())) {
    const std::vector<float> plain(units.values.begin(), units.values.end());
    if (half != nullptr) {
      for (std::size_t u = 0; u < count; ++u)
        std::copy_n(plain.data() + u * dim, dim, values.row(0) + u * 2 * half->words_per_row());
    } else if (packed) {
      pack_queries(plain.data(), count, dim, values.row(0));
    } else {
      std::copy(plain.begin(), plain.end(), values.row(0));
    }
  }
  std::size_t count, dim;
  bool packed;
  const HalfFilter* half;
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
  if (units.half != nullptr) {
    const std::size_t words = units.half->words_per_row();
    for (std::size_t u = 0; u < units.count; ++u)
      half_dots(units.half->row(begin), words, count, values + u * 2 * words, out + u * kBlock);
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

std::vector<Scored> decide(Collector&& collector, const Verdict& verdict, std::size_t n) {
  if (!verdict.exists()) return {};
  std::vector<Scored> found = std::move(collector).candidates();
  for (Scored& s : found) s.score = verdict(s.index);
  const std::size_t keep = std::min(n, found.size());
  std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(keep), found.end(), better);
  found.resize(keep);
  return found;
}

}  // namespace

std::vector<std::vector<Scored>> scan(MatrixView<const float> rows, RowScales& scales, const HalfFilter* half,
                                      std::size_t rows_used, const UnitSet& units, std::span<const Ask> asks,
                                      std::size_t n, std::size_t threads) {
  std::vector<std::vector<Scored>> results(asks.size());
  n = std::min(n, rows_used);
  if (n == 0 || asks.empty()) return results;

  // A ratio magnifies errors where a negative word is opposite: bounds from half precision would let too many rows by.
  const bool ratios = std::any_of(asks.begin(), asks.end(), [](const Ask& a) { return a.kind == Ask::Kind::ratio; });
  const FloatUnits values(units, ratios ? nullptr : half);
  const std::size_t blocks = (rows_used + kBlock - 1) / kBlock;
  threads = std::clamp<std::size_t>(threads, 1, (blocks + kGrainBlocks - 1) / kGrainBlocks);
  std::vector<std::unique_ptr<Worker>> workers(threads);
  const float error = cosine_error(units.dim) + (values.half == nullptr ? 0.0F : values.half->residual());

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
    results[a] = decide(std::move(collector), Verdict(rows, units, asks[a]), n);
  }
  return results;
}

}  // namespace wordloom::query
