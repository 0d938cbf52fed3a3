#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "helpers.hpp"
#include "wordloom/core/error.hpp"

using namespace wordloom;
using namespace wordloom::test;

namespace {

std::vector<Scored> reference(const WordVectors& v, const Analogy& a, AnalogyMethod method, const SearchOptions& o) {
  std::vector<Row> given = a.positive;
  given.insert(given.end(), a.negative.begin(), a.negative.end());
  const std::size_t rows = o.restrict_rows == 0 ? v.size() : o.restrict_rows;
  if (method == AnalogyMethod::mul)
    return full_sort(rows, o.n, given, [&](std::size_t r) {
      double score = 1;
      for (const Row p : a.positive) score *= (1 + naive_cosine(v.rows.row(p.value), v.rows.row(r))) / 2;
      for (const Row m : a.negative) score /= (1 + naive_cosine(v.rows.row(m.value), v.rows.row(r))) / 2 + 1e-3;
      return score;
    });
  std::vector<double> sum(v.dim(), 0.0);
  const auto add = [&](Row row, double sign) {
    double square = 0;
    for (const float x : v.rows.row(row.value)) square += static_cast<double>(x) * static_cast<double>(x);
    for (std::size_t k = 0; k < sum.size(); ++k)
      sum[k] += sign * static_cast<double>(v.rows.row(row.value)[k]) / std::sqrt(square);
  };
  for (const Row p : a.positive) add(p, 1);
  for (const Row m : a.negative) add(m, -1);
  return full_sort(rows, o.n, given, [&](std::size_t r) {
    double ab = 0, aa = 0, bb = 0;
    for (std::size_t k = 0; k < sum.size(); ++k) {
      const double x = sum[k], y = static_cast<double>(v.rows.row(r)[k]);
      ab += x * y;
      aa += x * x;
      bb += y * y;
    }
    return ab / std::sqrt(aa * bb);
  });
}

Row pick(const CounterRng& rng, std::uint64_t token, std::uint32_t draw, std::uint32_t rows) {
  return Row(bounded(static_cast<std::uint32_t>(rng.bits(token, draw)), rows));
}

}  // namespace

TEST_CASE("3CosAdd and 3CosMul equal a full sort, alone, in batches and with any number of terms") {
  for (const std::size_t dim : {2, 20, 100}) {
    const std::uint32_t rows = 700;
    const WordVectors v = vectors_of(random_matrix(rows, dim, dim));
    const Searcher searcher(v);
    const CounterRng rng(1, 0);
    std::vector<Analogy> questions;
    for (std::uint64_t q = 0; q < 60; ++q) {
      Analogy a;
      for (std::uint32_t i = 0; i < 1 + q % 3; ++i) a.positive.push_back(pick(rng, q, i, rows));
      for (std::uint32_t i = 0; i < (q / 3) % 3; ++i) a.negative.push_back(pick(rng, q, 10 + i, rows));
      questions.push_back(a);
    }
    for (const AnalogyMethod method : {AnalogyMethod::add, AnalogyMethod::mul}) {
      for (const SearchOptions o : {SearchOptions{7, 0, 1}, SearchOptions{1, 300, 2}, SearchOptions{1000, 0, 1}}) {
        const auto batch = searcher.analogies(questions, method, o);
        for (std::size_t q = 0; q < questions.size(); ++q) {
          const auto &positive = questions[q].positive, &negative = questions[q].negative;
          CHECK(same(batch[q], reference(v, questions[q], method, o)));
          CHECK(batch[q] == (method == AnalogyMethod::add ? searcher.cos_add(positive, negative, o)
                                                          : searcher.cos_mul(positive, negative, o)));
        }
      }
    }
  }
}

TEST_CASE("Rows that an analogy excludes are no answers, the others move up") {
  const WordVectors v = vectors_of(random_matrix(300, 20, 15));
  const Searcher searcher(v);
  for (const AnalogyMethod method : {AnalogyMethod::add, AnalogyMethod::mul}) {
    Analogy a{{Row(1), Row(2)}, {Row(3)}};
    auto expected = searcher.analogies({&a, 1}, method, {.n = 6})[0];
    a.exclude = {Row(expected[4].index), Row(expected[0].index), Row(2)};
    expected.erase(expected.begin() + 4);
    expected.erase(expected.begin());
    CHECK(searcher.analogies({&a, 1}, method, {.n = 4})[0] == expected);
  }
}

TEST_CASE("3CosMul ranks rows opposite to a negative word by the epsilon, not by noise") {
  // Row 1 is row 0 turned round, and so are rows 2 and 3 but for a little: (1 + cos) / 2 of them is next to nothing.
  const std::size_t dim = 50;
  Matrix m = random_matrix(200, dim, 12);
  for (std::size_t k = 0; k < dim; ++k) {
    m.row(1)[k] = -m.row(0)[k];
    m.row(2)[k] = -m.row(0)[k] + 1e-3F * m.row(5)[k];
    m.row(3)[k] = -m.row(0)[k] + 2e-3F * m.row(6)[k];
  }
  const WordVectors v = vectors_of(std::move(m));
  const Analogy a{{Row(10)}, {Row(0)}};
  CHECK(same(Searcher(v).cos_mul(a.positive, a.negative, {.n = 20}), reference(v, a, AnalogyMethod::mul, {.n = 20})));
}

TEST_CASE("More distinct words than one pass takes are answered all the same") {
  const std::uint32_t rows = 5000;
  const WordVectors v = vectors_of(random_matrix(rows, 8, 13));
  const Searcher searcher(v);
  std::vector<Analogy> questions;
  for (std::uint32_t q = 0; q + 2 < rows; q += 3) questions.push_back({{Row(q + 1), Row(q + 2)}, {Row(q)}});
  const SearchOptions o{1, 400, 2};
  const auto batch = searcher.analogies(questions, AnalogyMethod::add, o);
  for (std::size_t q = 0; q < questions.size(); q += 97)
    CHECK(batch[q] == searcher.cos_add(questions[q].positive, questions[q].negative, o));
}

TEST_CASE("Words that cancel leave nothing to be close to") {
  const Searcher searcher(vectors_of(random_matrix(50, 16, 14)));
  const Row king[] = {Row(3)};
  CHECK(searcher.cos_add(king, king, {}).empty());
  CHECK(searcher.cos_mul(king, king, {}).size() == 10);
  CHECK_THROWS_AS(searcher.cos_add({}, king, {}), Error);
  const Row beyond[] = {Row(50)};
  CHECK_THROWS_AS(searcher.cos_mul(beyond, {}, {}), Error);
}

TEST_CASE("The word that does not match is the one farthest from the mean direction, whatever the lengths") {
  Matrix m(5, 2);
  const float rows[5][2] = {{1, 0.1F}, {100, 0}, {1, -0.1F}, {-0.5F, 2}, {0, 0}};
  for (std::size_t r = 0; r < 5; ++r) std::copy_n(rows[r], 2, m.row(r));
  const Searcher searcher(vectors_of(std::move(m)));
  std::vector<double> scores;
  const Row four[] = {Row(3), Row(0), Row(1), Row(2)};
  CHECK(searcher.doesnt_match(four, &scores) == Row(3));
  REQUIRE(scores.size() == 4);
  // Mean of the units, by hand: x = (-0.5 / sqrt(4.25) + 2 / sqrt(1.01) + 1) / 4, y = 2 / sqrt(4.25) / 4.
  const double x = (-0.5 / std::sqrt(4.25) + 2 / std::sqrt(1.01) + 1) / 4, y = 2 / std::sqrt(4.25) / 4;
  CHECK(scores[2] == doctest::Approx(x / std::hypot(x, y)).epsilon(1e-6));
  CHECK(scores[0] == doctest::Approx((-0.5 * x + 2 * y) / std::sqrt(4.25) / std::hypot(x, y)).epsilon(1e-6));
  const Row twins[] = {Row(1), Row(1)};
  CHECK(searcher.doesnt_match(twins) == Row(1));
  const Row with_zero[] = {Row(0), Row(4), Row(1)};
  CHECK(searcher.doesnt_match(with_zero, &scores) != Row(4));
  CHECK(std::isnan(scores[1]));
  const Row zeros[] = {Row(4), Row(4)};
  CHECK(searcher.doesnt_match(zeros) == Row(4));
  CHECK_THROWS_AS(searcher.doesnt_match({}), Error);
}
