#include <doctest/doctest.h>

#include <random>
#include <vector>

#include "lm/elias_fano.hpp"
#include "wordloom/core/error.hpp"

using namespace wordloom::lm;

TEST_CASE("an ascending list gives every pair of neighbours back") {
  std::mt19937 random(3);
  for (const std::uint32_t step : {0U, 1U, 2U, 7U, 1000U, 100000U}) {
    for (const std::size_t n : {2U, 3U, 255U, 256U, 257U, 5000U}) {
      std::vector<std::uint32_t> values;
      std::uint32_t value = 0;
      // Gaps of unlike size: long runs of equal values, and jumps.
      for (std::size_t i = 0; i < n; ++i)
        values.push_back(value += step == 0 ? 0 : static_cast<std::uint32_t>(random() % 3 * (random() % step)));
      const auto bytes = encode_ascending(values);
      const AscendingView view(bytes, n, "test");
      for (std::size_t i = 0; i + 1 < n; ++i) {
        const auto [a, b] = view.pair(i);
        REQUIRE(a == values[i]);
        REQUIRE(b == values[i + 1]);
      }
    }
  }
}

TEST_CASE("ones of a word are counted and left out from the right") {
  std::mt19937_64 random(5);
  for (int round = 0; round < 2000; ++round) {
    // From words with a few ones to those with nearly all.
    std::uint64_t word = random();
    for (int i = 0; i < round % 5; ++i) word = round % 2 != 0 ? word & random() : word | random();
    if (round == 0) word = ~std::uint64_t{0};
    const Ones ones(word);
    std::uint64_t rest = word, n = 0;
    for (; rest != 0; rest &= rest - 1, ++n) REQUIRE(ones.without(n) == rest);
    REQUIRE(ones.count() == n);
  }
}

TEST_CASE("a list with damaged bytes is refused or read within its bounds") {
  std::vector<std::uint32_t> values;
  for (std::uint32_t i = 0; i < 2000; ++i) values.push_back(i * i / 7);
  const auto whole = encode_ascending(values);
  for (std::size_t i = 0; i < whole.size(); i += i < 64 ? 1 : 37) {
    auto bytes = whole;
    bytes[i] ^= std::byte{0x55};
    try {
      const AscendingView view(bytes, values.size(), "test");
      std::uint64_t sum = 0;
      for (std::size_t j = 0; j + 1 < values.size(); ++j) sum += view.pair(j).second;
      CHECK(sum > 0);
    } catch (const wordloom::Error& error) {
      CHECK(error.kind() == wordloom::ErrorKind::format);
    }
  }
  for (std::size_t size = 0; size < whole.size(); size += 13)
    CHECK_THROWS_AS(AscendingView(std::span(whole).first(size), values.size(), "test"), wordloom::Error);
}
