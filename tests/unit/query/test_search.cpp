#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <thread>

#include "helpers.hpp"
#include "wordloom/core/error.hpp"

using namespace wordloom;
using namespace wordloom::test;

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

std::vector<Scored> reference(const WordVectors& v, std::span<const float> query, const SearchOptions& o,
                              std::span<const Row> exclude = {}) {
  const std::size_t rows = o.restrict_rows == 0 ? v.size() : std::min(o.restrict_rows, v.size());
  return full_sort(rows, o.n, exclude, [&](std::size_t r) { return naive_cosine(query, v.rows.row(r)); });
}

}  // namespace

TEST_CASE(
    "Nearest rows equal a full sort, alone and in batches of any size, for any width, n, restriction and threads") {
  for (const std::size_t dim : {1, 2, 5, 16, 19, 50, 100, 300}) {
    for (const std::size_t rows : {1, 63, 64, 65, 1000}) {
      const WordVectors v = vectors_of(random_matrix(rows, dim, dim + rows));
      const Matrix queries = random_matrix(15, dim, 1234);
      for (const SearchOptions o :
           {SearchOptions{10, 0, 1}, SearchOptions{1, rows / 2 + 1, 1}, SearchOptions{2000, 0, 2}}) {
        CAPTURE(dim);
        CAPTURE(rows);
        CAPTURE(o.n);
        const Searcher searcher(v);
        std::vector<std::vector<Scored>> expected;
        for (std::size_t q = 0; q < 15; ++q) {
          const auto alone = searcher.nearest(queries.view().row(q), o);
          if (dim > 1) CHECK(same(alone, reference(v, queries.view().row(q), o)));
          expected.push_back(alone);
        }
        CHECK(searcher.nearest_batch(queries.view(), o) == expected);  // through the tiled product
        Searcher compact(v);
        compact.make_compact_copy(2);
        for (std::size_t q = 0; q < 15; ++q) CHECK(compact.nearest(queries.view().row(q), o) == expected[q]);
        const MatrixView<const float> few{queries.row(0), 3, dim, queries.stride()};
        CHECK(Searcher(v).nearest_batch(few, o) == std::vector(expected.begin(), expected.begin() + 3));
      }
    }
  }
}

TEST_CASE("In one dimension every cosine is 1 or -1 and the lower row comes first") {
  const WordVectors v = vectors_of(random_matrix(200, 1, 3));
  const float query[] = {2.5F};
  const auto found = Searcher(v).nearest(query, {.n = 200});
  REQUIRE(found.size() == 200);
  for (std::size_t i = 0; i < 200; ++i) {
    CHECK(std::abs(found[i].score) == 1.0F);
    if (i > 0) CHECK(better(found[i - 1], found[i]));
  }
}

TEST_CASE("Equal rows are listed by their number, in a batch as alone, whatever the number of threads") {
  const std::size_t dim = 100, rows = 5000;
  Matrix m = random_matrix(rows, dim, 9);
  for (std::size_t r = 0; r < rows; r += 3) std::copy_n(m.row(1), dim, m.row(r));  // a third of all rows is one row
  const WordVectors v = vectors_of(std::move(m));
  for (const std::size_t threads : {1, 2, 5}) {
    const Searcher searcher(v);
    const auto found = searcher.nearest(v.rows.row(1), {20, 0, threads});
    REQUIRE(found.size() == 20);
    CHECK(indices(found) ==
          std::vector<std::uint32_t>{0, 1, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 33, 36, 39, 42, 45, 48, 51, 54});
    CHECK(found[0].score == 1.0F);
    Matrix queries(20, dim);
    for (std::size_t q = 0; q < 20; ++q) std::copy_n(v.rows.row(1).data(), dim, queries.row(q));
    for (const auto& list : searcher.nearest_batch(queries.view(), {20, 0, threads})) CHECK(list == found);
  }
}

TEST_CASE("Rows nearer to each other than float sums can tell are ranked as double sums rank them") {
  const std::size_t dim = 300, rows = 2000;
  const Matrix base = random_matrix(1, dim, 4), noise = random_matrix(rows, dim, 5);
  Matrix m(rows, dim);
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t k = 0; k < dim; ++k) m.row(r)[k] = base.row(0)[k] + 2e-3F * noise.row(r)[k];
  const WordVectors v = vectors_of(std::move(m));
  const Searcher searcher(v);
  const Matrix queries = random_matrix(40, dim, 6);
  const auto batch = searcher.nearest_batch(queries.view(), {});
  Searcher compact(v);
  compact.make_compact_copy();
  for (std::size_t q = 0; q < 40; ++q) {
    CHECK(batch[q] == searcher.nearest(queries.view().row(q), {}));
    CHECK(compact.nearest(queries.view().row(q), {}) == batch[q]);
    CHECK(same(batch[q], reference(v, queries.view().row(q), {})));
  }
}

TEST_CASE("Zero and non-finite rows are never neighbours, even when everything else points away") {
  const std::size_t dim = 40;
  Matrix m = random_matrix(130, dim, 8);
  for (std::size_t r = 0; r < 130; ++r) m.row(r)[0] = -10.0F;
  std::fill_n(m.row(0), dim, 0.0F);
  m.row(64)[39] = kNan;
  m.row(65)[0] = std::numeric_limits<float>::infinity();
  std::fill_n(m.row(66), dim, 3e38F);   // its norm overflows float
  std::fill_n(m.row(67), dim, 1e-40F);  // below the range of norms that count
  const WordVectors v = vectors_of(std::move(m));
  std::vector<float> query(dim, 0.0F);
  query[0] = 1;
  Matrix queries(13, dim);
  for (std::size_t q = 0; q < 13; ++q) queries.row(q)[0] = 1;
  const Searcher searcher(v);
  for (const auto& found :
       {searcher.nearest(query, {.n = 1000}), searcher.nearest_batch(queries.view(), {.n = 1000})[12]}) {
    CHECK(found.size() == 125);
    for (const Scored& s : found) CHECK((s.index != 0 && (s.index < 64 || s.index > 67)));
  }
  for (const std::uint32_t r : {0U, 64U, 65U, 66U, 67U}) {
    CHECK(searcher.norm(Row(r)) == 0.0F);
    CHECK(std::isnan(searcher.cosine(Row(r), Row(1))));
    CHECK(searcher.nearest(v.rows.row(0), {}).empty());
    const Row given[] = {Row(r)};
    CHECK(searcher.cos_add(given, {}, {}).empty());
    CHECK(searcher.cos_mul(given, {}, {}).empty());
  }
  query[3] = kNan;
  CHECK(searcher.nearest(query, {}).empty());
}

TEST_CASE("Very long and very short rows keep their direction") {
  const std::size_t dim = 100;
  const Matrix plain = random_matrix(300, dim, 21);
  Matrix scaled(300, dim);
  for (std::size_t r = 0; r < 300; ++r)
    for (std::size_t k = 0; k < dim; ++k)
      scaled.row(r)[k] = std::ldexp(plain.row(r)[k], r % 3 == 0 ? 90 : r % 3 == 1 ? -90 : 0);
  const Searcher a(vectors_of(random_matrix(300, dim, 21))), b(vectors_of(std::move(scaled)));
  Matrix queries = random_matrix(20, dim, 22);
  CHECK(a.nearest_batch(queries.view(), {}) == b.nearest_batch(queries.view(), {}));
  CHECK(a.nearest(queries.view().row(3), {}) == b.nearest(queries.view().row(3), {}));
}

TEST_CASE("Planted neighbours are found in the order of their distance") {
  const std::size_t dim = 64;
  Matrix m = random_matrix(20000, dim, 31);
  const Matrix centre = random_matrix(1, dim, 32), noise = random_matrix(5, dim, 33);
  const std::uint32_t planted[] = {19999, 3, 7777, 12345, 64};
  for (std::size_t i = 0; i < 5; ++i)
    for (std::size_t k = 0; k < dim; ++k)
      m.row(planted[i])[k] = centre.row(0)[k] + 0.05F * static_cast<float>(i) * noise.row(i)[k];
  const Searcher searcher(vectors_of(std::move(m)));
  CHECK(indices(searcher.nearest(centre.view().row(0), {5, 0, 2})) == std::vector<std::uint32_t>(planted, planted + 5));
  const Row out[] = {Row(19999), Row(7777)};
  CHECK(indices(searcher.nearest(centre.view().row(0), {3, 0, 1}, out)) == std::vector<std::uint32_t>{3, 12345, 64});
  CHECK(indices(searcher.nearest(centre.view().row(0), {2, 12346, 1}, out)) == std::vector<std::uint32_t>{3, 12345});
  CHECK(indices(searcher.nearest(centre.view().row(0), {1, 64, 1})) == std::vector<std::uint32_t>{3});
}

TEST_CASE("Each query of a batch has its own exclusions") {
  const WordVectors v = vectors_of(random_matrix(500, 32, 41));
  const Searcher searcher(v);
  std::vector<std::vector<Row>> exclude(30);
  for (std::size_t q = 0; q < 30; ++q)
    for (std::uint32_t r = 0; r <= q; ++r) exclude[q].push_back(Row(static_cast<std::uint32_t>(q) - r));
  const MatrixView<const float> queries{v.rows.data, 30, 32, v.rows.stride};
  const auto batch = searcher.nearest_batch(queries, {}, exclude);
  for (std::size_t q = 0; q < 30; ++q) CHECK(same(batch[q], reference(v, queries.row(q), {}, exclude[q])));
  CHECK_THROWS_AS(searcher.nearest_batch(queries, {}, std::span(exclude).first(29)), Error);
}

TEST_CASE("A restricted first search does not spoil a later one over all rows") {
  const WordVectors v = vectors_of(random_matrix(1000, 24, 51));
  const Searcher searcher(v), fresh(v);
  const Searcher copy = searcher;
  searcher.nearest(v.rows.row(0), {5, 100, 1});
  copy.nearest(v.rows.row(0), {5, 333, 2});
  CHECK(searcher.nearest(v.rows.row(999), {}) == fresh.nearest(v.rows.row(999), {}));
}

TEST_CASE("Several threads may ask a fresh searcher at once") {
  const WordVectors v = vectors_of(random_matrix(3000, 48, 61));
  const Searcher searcher(v), alone(v);
  std::vector<std::vector<Scored>> answers(6);
  {
    std::vector<std::jthread> threads;
    for (std::size_t t = 0; t < 6; ++t)
      threads.emplace_back([&, t] { answers[t] = searcher.nearest(v.rows.row(t), {10, t % 2 == 0 ? 0U : 700U, 2}); });
  }
  for (std::size_t t = 0; t < 6; ++t)
    CHECK(answers[t] == alone.nearest(v.rows.row(t), {10, t % 2 == 0 ? 0U : 700U, 1}));
}

TEST_CASE("Wrong shapes are refused and empty ones answered with nothing") {
  const Searcher searcher(vectors_of(random_matrix(10, 8, 71)));
  const std::vector<float> seven(7, 1.0F), eight(8, 1.0F);
  CHECK_THROWS_AS(searcher.nearest(seven, {}), Error);
  CHECK_THROWS_AS(searcher.cosine(Row(0), Row(10)), Error);
  CHECK_THROWS_AS(searcher.norm(Row(10)), Error);
  CHECK(searcher.nearest(eight, {.n = 0}).empty());
  CHECK(searcher.nearest_batch({}, {}).empty());
  const Searcher none{WordVectors{}};
  CHECK(none.nearest({}, {}).empty());
}

TEST_CASE("Norms and cosines are those of double sums") {
  Matrix m(2, 4);
  std::copy_n(std::vector<float>{3, 4, 0, 0}.data(), 4, m.row(0));
  std::copy_n(std::vector<float>{4, 3, 0, 0}.data(), 4, m.row(1));
  const Searcher searcher(vectors_of(std::move(m)));
  CHECK(searcher.norm(Row(0)) == 5.0F);
  CHECK(searcher.cosine(Row(0), Row(1)) == doctest::Approx(0.96).epsilon(1e-15));
  CHECK(searcher.cosine(Row(1), Row(1)) == 1.0);
}

TEST_CASE("Guests are asked like rows until they are dropped, and stay with copies made before") {
  const WordVectors v = vectors_of(random_matrix(10, 8, 72));
  Searcher searcher(v);
  const Row guest = searcher.add_guest(v.rows.row(3));
  CHECK(guest == Row(10));
  CHECK(searcher.cosine(guest, Row(3)) == doctest::Approx(1).epsilon(1e-12));
  const Searcher copy = searcher;
  searcher.drop_guests();
  CHECK_THROWS_AS(searcher.cosine(guest, Row(3)), Error);
  CHECK(copy.cosine(guest, Row(3)) == doctest::Approx(1).epsilon(1e-12));
  CHECK(searcher.add_guest(v.rows.row(4)) == guest);
  CHECK(searcher.cosine(guest, Row(4)) == doctest::Approx(1).epsilon(1e-12));
}

TEST_CASE("Fewer questions are asked at once where each has very many answers") {
  const Searcher searcher(vectors_of(random_matrix(8192, 2, 73)));
  CHECK(searcher.questions_at_once({.n = 10}, 1024) == 1024);
  CHECK(searcher.questions_at_once({.n = 0}, 1024) == 1024);
  CHECK(searcher.questions_at_once({.n = 8192}, 1024) == 512);
  CHECK(searcher.questions_at_once({.n = 1000000}, 1024) == 512);  // there are no more than the rows
  CHECK(searcher.questions_at_once({.n = 1000000, .restrict_rows = 2048}, 1024) == 1024);
  CHECK(searcher.questions_at_once({.n = 1000000}, 1) == 1);
}
