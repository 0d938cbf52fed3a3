#include <doctest/doctest.h>

#include <cstdint>
#include <limits>

#include "support/thrown.hpp"
#include "wordloom/core/matrix.hpp"

using namespace wordloom;

TEST_CASE("rows begin on cache lines, hold zeros and do not overlap") {
  for (const std::size_t cols : {1UL, 15UL, 16UL, 17UL, 100UL, 300UL}) {
    Matrix m(7, cols);
    CHECK(m.stride() % 16 == 0);
    CHECK(m.stride() >= cols);
    CHECK(m.stride() < cols + 16);
    for (std::size_t r = 0; r < m.rows(); ++r) {
      CHECK(reinterpret_cast<std::uintptr_t>(m.row(r)) % 64 == 0);
      for (std::size_t c = 0; c < m.stride(); ++c) REQUIRE(m.row(r)[c] == 0.0F);
    }
    for (std::size_t r = 0; r < m.rows(); ++r)
      for (std::size_t c = 0; c < cols; ++c) m.row(r)[c] = static_cast<float>(r * 1000 + c);
    const MatrixView<const float> view = m.view();
    for (std::size_t r = 0; r < m.rows(); ++r) {
      REQUIRE(view.row(r).size() == cols);
      CHECK(view.row(r).back() == static_cast<float>(r * 1000 + cols - 1));
    }
  }
}

TEST_CASE("moving a matrix moves its rows, and an empty one is empty") {
  Matrix a(2, 3);
  a.row(1)[2] = 5;
  Matrix b = std::move(a);
  CHECK(b.row(1)[2] == 5);
  Matrix c;
  c = std::move(b);
  CHECK(c.rows() == 2);
  CHECK(c.row(1)[2] == 5);
  CHECK(Matrix().view().empty());
  CHECK(Matrix(0, 100).view().empty());
  CHECK(Matrix(100, 0).view().empty());
}

TEST_CASE("a matrix too large for the machine is a memory error with its shape") {
  const auto kind_of = [](std::size_t rows, std::size_t cols) {
    const Error error = testing::thrown([&] { const Matrix m(rows, cols); });
    CHECK(error.message().find(std::to_string(rows) + " x ") != std::string::npos);
    return error.kind();
  };
  CHECK(kind_of(std::size_t{1} << 40, std::size_t{1} << 40) == ErrorKind::memory);
  CHECK(kind_of(2, std::numeric_limits<std::size_t>::max() - 3) == ErrorKind::memory);
  CHECK(kind_of(std::numeric_limits<std::size_t>::max() / 64, 16) == ErrorKind::memory);
}
