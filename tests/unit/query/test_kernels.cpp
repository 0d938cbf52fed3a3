#include <doctest/doctest.h>
#include <hwy/highway.h>

#include <bit>
#include <cstdint>
#include <limits>

#include "helpers.hpp"
#include "query/kernels.hpp"
#include "query/reference.hpp"

using namespace wordloom;
using namespace wordloom::query;

namespace {

/// Runs `check` on every instruction set that this machine has and the library was compiled for.
template <class Check>
void on_every_target(Check check) {
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    CAPTURE(hwy::TargetName(target));
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    check();
  }
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

}  // namespace

TEST_CASE("Dots, squared norms and the tiled product agree with double sums on every instruction set") {
  on_every_target([] {
    for (const std::size_t dim : {1, 2, 3, 4, 7, 8, 15, 16, 17, 31, 32, 33, 100, 300, 301}) {
      CAPTURE(dim);
      const double tolerance = static_cast<double>(dim) * 6e-8 + 1e-7;
      // A stride equal to the width puts the end of the last row at the end of the memory: sanitizers see any overrun.
      const std::size_t count = 61;
      const Matrix padded = test::random_matrix(count, dim, dim), queries = test::random_matrix(8, dim, 77);
      std::vector<float> rows(count * dim), asked(8 * dim);
      for (std::size_t i = 0; i < count; ++i)
        std::copy_n(padded.row(i), dim, rows.begin() + static_cast<long>(i * dim));
      for (std::size_t i = 0; i < 8; ++i) std::copy_n(queries.row(i), dim, asked.begin() + static_cast<long>(i * dim));
      const auto row = [&](std::size_t i) { return std::span<const float>(rows.data() + i * dim, dim); };
      const auto query = [&](std::size_t i) { return std::span<const float>(asked.data() + i * dim, dim); };

      std::vector<float> out(kBlock);
      squared_norms(rows.data(), dim, count, dim, out.data());
      for (std::size_t i = 0; i < count; ++i)
        CHECK(std::abs(static_cast<double>(out[i]) - dot(row(i), row(i))) <= tolerance * (1 + dot(row(i), row(i))));
      dots(rows.data(), dim, count, dim, asked.data(), out.data());
      const auto limit = [&](std::size_t i, std::size_t q) {
        return tolerance * (1 + std::sqrt(dot(row(i), row(i)) * dot(query(q), query(q))));
      };
      for (std::size_t i = 0; i < count; ++i)
        CHECK(std::abs(static_cast<double>(out[i]) - dot(row(i), query(0))) <= limit(i, 0));

      std::vector<float> scale(count, 0.5F), panel(kBlock * dim), tiles(padded_queries(8) * dim);
      std::vector<float> products(padded_queries(8) * kBlock);
      pack_rows(rows.data(), dim, count, dim, scale.data(), panel.data());
      pack_queries(asked.data(), 8, dim, tiles.data());
      product(panel.data(), tiles.data(), 8, dim, products.data());
      for (std::size_t q = 0; q < 8; ++q)
        for (std::size_t i = 0; i < count; ++i)
          CHECK(std::abs(2 * static_cast<double>(products[q * kBlock + i]) - dot(row(i), query(q))) <= 2 * limit(i, q));
      CHECK(products[8 * kBlock] == 0.0F);  // padding queries
      CHECK(products[count] == 0.0F);       // padding rows
    }
  });
}

TEST_CASE("The mask of scores that reach a threshold has exactly their bits, and never one of a NaN") {
  on_every_target([] {
    const Matrix m = test::random_matrix(4, kBlock, 5);
    std::vector<float> nan(m.row(0), m.row(0) + kBlock), out(kBlock);
    nan[7] = nan[63] = std::numeric_limits<float>::quiet_NaN();
    const float* const plus[] = {nan.data(), m.row(1)};
    const float* const minus[] = {m.row(2)};
    for (const float threshold : {-std::numeric_limits<float>::infinity(), -0.5F, 0.0F, 0.5F, 9.0F}) {
      const std::uint64_t mask = sum_reaching(plus, minus, threshold, out.data());
      for (std::size_t i = 0; i < kBlock; ++i) {
        const float sum = nan[i] + m.row(1)[i] - m.row(2)[i];
        if (!std::isnan(sum)) CHECK(out[i] == sum);
        CHECK(((mask >> i) & 1) == (sum >= threshold ? 1U : 0U));
      }
    }
    CHECK(sum_reaching(plus, minus, 9.0F, out.data()) == 0);
  });
}

TEST_CASE("Ratio scores are upper bounds of 3CosMul, close to it, and NaN in any factor keeps a row out") {
  on_every_target([] {
    Matrix m = test::random_matrix(3, kBlock, 6);
    m.row(2)[9] = std::numeric_limits<float>::quiet_NaN();
    const float* const plus[] = {m.row(0), m.row(1)};
    const float* const minus[] = {m.row(2)};
    std::vector<float> out(kBlock);
    const std::uint64_t mask = ratio_reaching(plus, minus, 1e-3F, 1e-5F, 0.0F, out.data());
    CHECK(mask == ~(std::uint64_t{1} << 9));
    for (std::size_t i = 0; i < kBlock; ++i) {
      if (i == 9) continue;
      const auto shifted = [&](std::size_t t) { return (1 + static_cast<double>(m.row(t)[i])) / 2; };
      const double exact = shifted(0) * shifted(1) / (shifted(2) + 1e-3);
      CHECK(static_cast<double>(out[i]) >= exact);
      CHECK(static_cast<double>(out[i]) <= exact * 1.02 + 1e-4);
    }
    const std::uint64_t high = ratio_reaching(plus, minus, 1e-3F, 1e-5F, 0.5F, out.data());
    for (std::size_t i = 0; i < kBlock; ++i) CHECK(((high >> i) & 1) == (out[i] >= 0.5F ? 1U : 0U));
  });
}

TEST_CASE("Dots of codes are exact, up to the last code of the last row and the largest sums that fit") {
  on_every_target([] {
    for (const std::size_t stride : {16, 32, 48, 112, 304}) {
      CAPTURE(stride);
      const std::size_t count = 63;
      const CounterRng rng(17, stride);
      std::vector<std::int8_t> rows(count * stride);  // ends where the last row does: sanitizers see any overrun
      std::vector<std::int16_t> query(stride);
      const int most = std::min<int>(32767, static_cast<int>(0x7fffffff / 127 / stride));
      for (std::size_t k = 0; k < stride; ++k)
        query[k] = static_cast<std::int16_t>(
            static_cast<int>(rng.bits(count, static_cast<std::uint32_t>(k)) % (2 * most + 1)) - most);
      for (std::size_t k = 0; k < stride; ++k) query[k] = k % 3 == 0 ? static_cast<std::int16_t>(most) : query[k];
      for (std::size_t i = 0; i < count; ++i)
        for (std::size_t k = 0; k < stride; ++k)
          rows[i * stride + k] =
              i == 7
                  ? static_cast<std::int8_t>(query[k] < 0 ? -127 : 127)
                  : static_cast<std::int8_t>(static_cast<int>(rng.bits(i, static_cast<std::uint32_t>(k)) % 255) - 127);
      std::vector<std::int32_t> out(kBlock);
      code_dots(rows.data(), stride, count, query.data(), out.data());
      for (std::size_t i = 0; i < count; ++i) {
        std::int64_t exact = 0;
        for (std::size_t k = 0; k < stride; ++k) exact += std::int64_t{rows[i * stride + k]} * std::int64_t{query[k]};
        CHECK(out[i] == exact);
      }
    }
  });
}
