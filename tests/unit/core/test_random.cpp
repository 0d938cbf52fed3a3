#include <doctest/doctest.h>

#include <cmath>
#include <set>
#include <vector>

#include "wordloom/core/random.hpp"

using namespace wordloom;

TEST_CASE("a draw is a function of seed, epoch, token and draw, and of nothing else") {
  static_assert(CounterRng(1, 2).bits(3, 4) == CounterRng(1, 2).bits(3, 4));
  const CounterRng rng(42, 1);
  const std::uint64_t first = rng.bits(1000, 3);
  for (std::uint64_t token = 0; token < 100; ++token) (void)rng.bits(token, 0);
  CHECK(rng.bits(1000, 3) == first);
  // The seeds, epochs, tokens and draws of a small neighbourhood all give different bits.
  std::set<std::uint64_t> seen;
  for (std::uint64_t seed = 0; seed < 4; ++seed)
    for (std::uint64_t epoch = 0; epoch < 4; ++epoch)
      for (std::uint64_t token = 0; token < 50; ++token)
        for (std::uint32_t draw = 0; draw < 10; ++draw) seen.insert(CounterRng(seed, epoch).bits(token, draw));
  CHECK(seen.size() == 4 * 4 * 50 * 10);
}

TEST_CASE("mix64 equals the published outputs of SplitMix64") {
  // The first three outputs of the generator seeded with 1234567 (state + golden ratio, then the finaliser).
  constexpr std::uint64_t golden = 0x9e3779b97f4a7c15ULL;
  CHECK(mix64(1234567 + golden) == 6457827717110365317ULL);
  CHECK(mix64(1234567 + 2 * golden) == 3203168211198807973ULL);
  CHECK(mix64(1234567 + 3 * golden) == 9817491932198370423ULL);
}

TEST_CASE("uniform draws lie in [0, 1) and fill it evenly, along tokens and along draws") {
  const CounterRng rng(7, 0);
  constexpr int n = 200000, cells = 100;
  for (const bool along_tokens : {true, false}) {
    std::vector<int> count(cells);
    double sum = 0;
    for (int i = 0; i < n; ++i) {
      const auto token = static_cast<std::uint64_t>(along_tokens ? i : i / 1000);
      const auto draw = static_cast<std::uint32_t>(along_tokens ? 0 : i % 1000);
      const float u = rng.uniform(token, draw);
      REQUIRE(u >= 0.0F);
      REQUIRE(u < 1.0F);
      sum += u;
      ++count[static_cast<std::size_t>(u * cells)];
    }
    // Mean 1/2 with standard error 0.00065; chi-squared with 99 degrees of freedom: 99 +- 14, bound at six sigma.
    CHECK(std::abs(sum / n - 0.5) < 0.004);
    double chi = 0;
    for (const int c : count) chi += (c - n / cells) * (c - n / cells) / static_cast<double>(n / cells);
    CHECK(chi < 184);
    CHECK(chi > 40);
  }
}

TEST_CASE("bounded maps the whole range of bits onto [0, n), ends included") {
  for (const std::uint32_t n : {1U, 2U, 3U, 1000U, 0xffffffffU}) {
    CHECK(bounded(0, n) == 0);
    CHECK(bounded(0xffffffffU, n) == n - 1);
  }
  CHECK(bounded(0x80000000U, 10) == 5);
}
