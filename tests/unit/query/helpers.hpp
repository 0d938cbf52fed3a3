#pragma once
// Random vectors and the slow, obvious answers that search is held to.
#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "wordloom/core/matrix.hpp"
#include "wordloom/core/random.hpp"
#include "wordloom/query/search.hpp"

namespace wordloom::test {

inline Matrix random_matrix(std::size_t rows, std::size_t dim, std::uint64_t seed) {
  Matrix m(rows, dim);
  const CounterRng rng(seed, 0);
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t k = 0; k < dim; ++k)
      m.row(r)[k] = rng.uniform(r, static_cast<std::uint32_t>(k)) - rng.uniform(r, static_cast<std::uint32_t>(k + dim));
  return m;
}

inline WordVectors vectors_of(Matrix m) {
  WordVectors v;
  auto held = std::make_shared<const Matrix>(std::move(m));
  v.rows = held->view();
  v.storage = held;
  return v;
}

inline double naive_cosine(std::span<const float> a, std::span<const float> b) {
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t k = 0; k < a.size(); ++k) {
    const double x = static_cast<double>(a[k]), y = static_cast<double>(b[k]);
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / (std::sqrt(aa) * std::sqrt(bb));
}

/// Every row scored by `score` (NaN: takes no part), sorted as a whole.
template <class Score>
std::vector<Scored> full_sort(std::size_t rows, std::size_t n, std::span<const Row> exclude, Score score) {
  std::vector<Scored> all;
  for (std::size_t r = 0; r < rows; ++r) {
    const double s = score(r);
    if (std::isnan(s) || std::count(exclude.begin(), exclude.end(), Row(static_cast<std::uint32_t>(r))) != 0) continue;
    all.push_back({static_cast<float>(s), static_cast<std::uint32_t>(r)});
  }
  std::sort(all.begin(), all.end(), better);
  all.resize(std::min(n, all.size()));
  return all;
}

/// Same rows in the same order; scores may differ by the rounding of double sums taken in another order.
inline bool same(const std::vector<Scored>& a, const std::vector<Scored>& b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](const Scored& x, const Scored& y) {
           return x.index == y.index && std::abs(x.score - y.score) <= 1e-6F * std::max(1.0F, std::abs(y.score));
         });
}

inline std::vector<std::uint32_t> indices(const std::vector<Scored>& found) {
  std::vector<std::uint32_t> out;
  for (const Scored& s : found) out.push_back(s.index);
  return out;
}

}  // namespace wordloom::test
