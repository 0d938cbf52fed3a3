#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "helpers.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/query/compare.hpp"

using namespace wordloom;
using namespace wordloom::test;

namespace {

/// m times a random orthogonal matrix: reflections (Householder), one after the other.
Matrix turned(const Matrix& m, std::uint64_t seed) {
  Matrix out(m.rows(), m.cols());
  for (std::size_t r = 0; r < m.rows(); ++r) std::copy_n(m.row(r), m.cols(), out.row(r));
  const Matrix mirrors = random_matrix(m.cols() + 1, m.cols(), seed);
  for (std::size_t h = 0; h < mirrors.rows(); ++h) {
    double squares = 0;
    for (std::size_t k = 0; k < m.cols(); ++k) squares += std::pow(static_cast<double>(mirrors.row(h)[k]), 2);
    for (std::size_t r = 0; r < m.rows(); ++r) {
      double along = 0;
      for (std::size_t k = 0; k < m.cols(); ++k)
        along += static_cast<double>(out.row(r)[k]) * static_cast<double>(mirrors.row(h)[k]);
      for (std::size_t k = 0; k < m.cols(); ++k)
        out.row(r)[k] -= static_cast<float>(2 * along / squares * static_cast<double>(mirrors.row(h)[k]));
    }
  }
  return out;
}

double mean(const std::vector<double>& x) {
  return std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
}

}  // namespace

TEST_CASE("Shared words come in the order of both models' frequencies, the others stay with their model") {
  const WordList a({"the", "cat", "sat", "mat"}), b({"cat", "the", "dog", "mat", "log"});
  const SharedWords s = shared_words(a, b);
  CHECK(s.a == std::vector<Row>{Row(0), Row(1), Row(3)});  // the (0 + 1), cat (1 + 0), mat (3 + 3)
  CHECK(s.b == std::vector<Row>{Row(1), Row(0), Row(3)});
  CHECK(s.only_a == std::vector<Row>{Row(2)});
  CHECK(s.only_b == std::vector<Row>{Row(2), Row(4)});
  const SharedWords other = shared_words(b, a);
  CHECK(other.only_a == s.only_b);
  CHECK(other.only_b == s.only_a);
  const SharedVectors rows = gather(vectors_of(random_matrix(4, 3, 1)), vectors_of(random_matrix(5, 2, 2)), s, 2);
  REQUIRE(rows.size() == 2);
  CHECK(rows.a.rows.row(1)[2] == random_matrix(4, 3, 1).row(1)[2]);
  CHECK(rows.b.rows.row(1)[1] == random_matrix(5, 2, 2).row(0)[1]);
}

TEST_CASE("A turned copy has the same neighbours and similarities, and no word changed") {
  const Matrix m = random_matrix(300, 24, 3);
  const Searcher a(vectors_of(turned(m, 99))), b(vectors_of(turned(m, 4)));
  CHECK(mean(neighbor_overlap(a, b, 300, 10, 2)) == doctest::Approx(1).epsilon(0.001));
  const SimilarityAgreement same = similarity_agreement(a, b, 300, 5000, 1, 2);
  CHECK(same.pairs == 5000);
  CHECK(same.spearman == doctest::Approx(1).epsilon(1e-6));
  CHECK(same.pearson == doctest::Approx(1).epsilon(1e-9));
  const Alignment over = align(a.vectors().rows, b.vectors().rows, 300, 2);
  CHECK(over.fitted == 300);
  for (const double change : over.change) CHECK(change < 1e-9);
}

TEST_CASE("A word that was moved in a turned copy is the one that changed most") {
  const Matrix m = random_matrix(200, 16, 5);
  Matrix moved = turned(m, 6);
  for (std::size_t k = 0; k < 16; ++k) moved.row(17)[k] = -moved.row(17)[k];
  const Alignment over = align(m.view(), moved.view(), 200, 1);
  CHECK(over.change[17] > 1.5);
  for (std::size_t r = 0; r < 200; ++r)
    if (r != 17) CHECK(over.change[r] < 0.05);
}

TEST_CASE("Models of different width are aligned in the wider space") {
  const Matrix m = random_matrix(100, 8, 7);
  Matrix wide(100, 12);
  for (std::size_t r = 0; r < 100; ++r) std::copy_n(m.row(r), 8, wide.row(r));
  const Matrix other = turned(wide, 8);
  for (const double change : align(m.view(), other.view(), 100, 1).change) CHECK(change < 1e-9);
  for (const double change : align(other.view(), m.view(), 100, 1).change) CHECK(change < 1e-9);
}

TEST_CASE("Unrelated vectors share the neighbours that chance gives and no correlation") {
  const Searcher a(vectors_of(random_matrix(400, 20, 9))), b(vectors_of(random_matrix(400, 20, 10)));
  CHECK(mean(neighbor_overlap(a, b, 400, 10, 1)) < 0.06);  // 10 of 399 by chance
  CHECK(std::abs(similarity_agreement(a, b, 400, 20000, 2, 1).spearman) < 0.05);
  CHECK(mean(align(a.vectors().rows, b.vectors().rows, 400, 1).change) > 0.5);
}

TEST_CASE("Overlap is what sets worked by hand have in common") {
  Matrix m(4, 2), other(4, 2);
  const double before[] = {0, 10, 40, 100}, after[] = {0, 100, 40, 10};  // degrees
  for (std::size_t r = 0; r < 4; ++r) {
    m.row(r)[0] = static_cast<float>(std::cos(before[r] * 0.017453292519943295));
    m.row(r)[1] = static_cast<float>(std::sin(before[r] * 0.017453292519943295));
    other.row(r)[0] = static_cast<float>(std::cos(after[r] * 0.017453292519943295));
    other.row(r)[1] = static_cast<float>(std::sin(after[r] * 0.017453292519943295));
  }
  const Searcher a(vectors_of(std::move(m))), b(vectors_of(std::move(other)));
  // Word 0: {1, 2} and {3, 2}; word 1: {0, 2} and {2, 3}; word 2: {1, 0} and {3, 0}; word 3: {2, 1} and {0, 2}.
  CHECK(neighbor_overlap(a, b, 4, 2, 1) == std::vector<double>{0.5, 0.5, 0.5, 0.5});
}

TEST_CASE("Rows of zeros take no part in any comparison") {
  Matrix m = random_matrix(50, 6, 11);
  const Matrix other = turned(m, 12);
  std::fill_n(m.row(3), 6, 0.0F);
  const Searcher a(vectors_of(std::move(m))), b(vectors_of(turned(other, 13)));
  CHECK(std::isnan(neighbor_overlap(a, b, 50, 5, 1)[3]));
  const SimilarityAgreement s = similarity_agreement(a, b, 50, 2000, 3, 1);
  CHECK(s.pairs < 2000);
  CHECK(s.pearson == doctest::Approx(1).epsilon(1e-9));
  const Alignment over = align(a.vectors().rows, b.vectors().rows, 50, 1);
  CHECK(over.fitted == 49);
  CHECK(std::isnan(over.change[3]));
  CHECK(over.change[4] < 1e-9);
  CHECK_THROWS_AS(align(a.vectors().rows, b.vectors().rows, 51, 1), Error);
}

TEST_CASE("Rows out of the range of norms take no part in an alignment, as in a search") {
  Matrix m = random_matrix(50, 6, 16);
  const Matrix other = turned(m, 17);
  for (std::size_t k = 0; k < 6; ++k) m.row(3)[k] *= 1e-35F;
  m.row(4)[0] = std::numeric_limits<float>::infinity();
  const Alignment over = align(m.view(), other.view(), 50, 1);
  CHECK(over.fitted == 48);
  CHECK(std::isnan(over.change[3]));
  CHECK(std::isnan(over.change[4]));
  CHECK(over.change[5] < 1e-9);
}

TEST_CASE("Figures do not depend on the number of threads, draws depend on the seed") {
  const Searcher a(vectors_of(random_matrix(200, 10, 14))), b(vectors_of(random_matrix(200, 10, 15)));
  const double one = similarity_agreement(a, b, 200, 9000, 5, 1).spearman;
  CHECK(similarity_agreement(a, b, 200, 9000, 5, 3).spearman == one);
  CHECK(similarity_agreement(a, b, 200, 9000, 6, 1).spearman != one);
  CHECK(align(a.vectors().rows, b.vectors().rows, 200, 1).change ==
        align(a.vectors().rows, b.vectors().rows, 200, 3).change);
}

TEST_CASE("Bootstrap intervals of a mean have the width that the theory gives, and pairing narrows the difference") {
  // 400 throws of a coin on the first side; the second is right wherever the first is, and in 20 cases more.
  std::vector<double> first(400), second(400);
  for (std::size_t i = 0; i < 400; ++i) {
    first[i] = i < 200 ? 1 : 0;
    second[i] = i < 220 ? 1 : 0;
  }
  const PairedStatistic means = [&](std::span<const std::uint32_t> drawn) {
    double x = 0, y = 0;
    for (const std::uint32_t i : drawn) {
      x += first[i];
      y += second[i];
    }
    return std::pair(x / 400, y / 400);
  };
  const PairedIntervals found = paired_bootstrap(400, 4000, 1, 2, means);
  const double error = std::sqrt(0.25 / 400);
  CHECK(found.first.low == doctest::Approx(0.5 - 1.96 * error).epsilon(0.02));
  CHECK(found.first.high == doctest::Approx(0.5 + 1.96 * error).epsilon(0.02));
  const double paired_error = std::sqrt(0.05 * 0.95 / 400);
  CHECK(found.difference.low == doctest::Approx(0.05 - 1.96 * paired_error).epsilon(0.1));
  CHECK(found.difference.high == doctest::Approx(0.05 + 1.96 * paired_error).epsilon(0.1));
  const PairedIntervals again = paired_bootstrap(400, 4000, 1, 1, means);
  CHECK(again.difference.low == found.difference.low);
  CHECK(paired_bootstrap(0, 10, 1, 1, means).first.high == 0);
}

TEST_CASE("Resamples in which a statistic is undefined are left out of its interval; where all are there is none") {
  const double nan = std::nan("");
  const PairedStatistic odd = [nan](std::span<const std::uint32_t> drawn) {
    return std::pair(drawn[0] % 2 == 0 ? nan : 0.25, nan);
  };
  const PairedIntervals found = paired_bootstrap(10, 100, 1, 1, odd);
  CHECK(found.first.low == 0.25);
  CHECK(found.first.high == 0.25);
  CHECK(std::isnan(found.second.low));
  CHECK(std::isnan(found.difference.high));
}
