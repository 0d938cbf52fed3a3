// Rows in 16 bits: rounding, and what they need of a device.
#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "core/bf16.hpp"
#include "core/emulated_warp.hpp"
#include "embed/warp/fragments.hpp"
#include "embed/warp/plan.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/embed/backend.hpp"

using namespace wordloom;
using namespace wordloom::embed::warp;
using simt::EmulatedWarp;
using Half = InBf16<EmulatedWarp>;

namespace {

float value(std::uint32_t bits) { return bf16::widened(Bf16{static_cast<std::uint16_t>(bits)}); }

}  // namespace

TEST_CASE("a number in 16 bits is itself after widening and rounding, by either way of rounding") {
  for (std::uint32_t bits = 0; bits < 65536; ++bits) {
    const float x = value(bits);
    if (std::isnan(x)) {
      CHECK(std::isnan(bf16::widened(bf16::nearest(x))));
      CHECK(std::isnan(bf16::widened(bf16::either(x, 0xffff))));
    } else {
      CHECK(bf16::nearest(x).bits == bits);
      CHECK(bf16::either(x, 0xffff).bits == bits);
    }
  }
}

TEST_CASE("the nearest number is the nearest, and of two equally near ones the even") {
  CHECK(value(0x3f80) == 1.0F);
  const float ulp = value(0x3f81) - value(0x3f80);
  CHECK(bf16::nearest(1.0F + 0.49F * ulp).bits == 0x3f80);
  CHECK(bf16::nearest(1.0F + 0.51F * ulp).bits == 0x3f81);
  CHECK(bf16::nearest(1.0F + 0.5F * ulp).bits == 0x3f80);
  CHECK(bf16::nearest(1.0F + 1.5F * ulp).bits == 0x3f82);
  CHECK(std::isinf(bf16::widened(bf16::nearest(std::numeric_limits<float>::max()))));
  // What is no number must not turn into one: training notices its divergence by it.
  const float low_nan = std::bit_cast<float>(0x7f800001U), high_nan = std::bit_cast<float>(0xffffffffU);
  for (const float x : {low_nan, high_nan}) {
    CHECK(std::isnan(bf16::widened(bf16::nearest(x))));
    for (const std::uint32_t random : {0U, 1U, 0xffffU}) CHECK(std::isnan(bf16::widened(bf16::either(x, random))));
  }
}

TEST_CASE("rounding at random is right in the mean: over all random bits it is the number itself") {
  for (const float x : {1.0F, 1.001F, -0.3333F, 1e-30F, -3e20F, 0.99999F, 1e-41F}) {
    double sum = 0, low = std::numeric_limits<double>::infinity(), high = -low;
    for (std::uint32_t random = 0; random < 65536; ++random) {
      const double rounded = bf16::widened(bf16::either(x, random));
      sum += rounded;
      low = std::min(low, rounded);
      high = std::max(high, rounded);
    }
    CHECK(sum / 65536 == doctest::Approx(static_cast<double>(x)).epsilon(1e-12));
    CHECK(low <= static_cast<double>(x));
    CHECK(high >= static_cast<double>(x));
    // Nothing but the two neighbours: they are the two that their bits say.
    CHECK(std::abs(static_cast<int>(bf16::nearest(static_cast<float>(low)).bits) -
                   static_cast<int>(bf16::nearest(static_cast<float>(high)).bits)) <= 1);
  }
}

TEST_CASE("steps far too small for 16 bits add up all the same, where rounding to the nearest loses all of them") {
  constexpr std::uint32_t kSteps = 20'000, kQuads = 40;
  constexpr float kStep = 1e-4F;  // the neighbours of 1 are 1 / 128 and 1 / 256 away
  std::vector<Bf16> row(std::size_t{kQuads} * 4, bf16::nearest(1.0F));
  Rows<Half, 3>::Held step;
  EmulatedWarp::each([&](std::uint32_t lane) {
    for (auto& quad : step(lane).q) quad = simt::Quad{{kStep, -kStep, 2 * kStep, 0}};
  });
  TrainParams p;
  p.rng = CounterRng(7, 0);
  Rounding rounding;
  rounding.start(p, Piece{12345, 0, 1, 0, 0, 0});
  for (std::uint32_t i = 0; i < kSteps; ++i) Rows<Half, 3>::add_to(row.data(), 0.5F, step, kQuads, rounding);
  double mean[4] = {};
  for (std::size_t i = 0; i < row.size(); ++i) mean[i % 4] += static_cast<double>(bf16::widened(row[i])) / kQuads;
  // A step of kStep / 2 moves by one neighbour (at most 2^-6) with probability kStep / 2 / 2^-6, so one number ends
  // with a deviation of at most sqrt(20000 * 5e-5 * 2^-6) = 0.125, the mean of 40 of them with 0.02.
  CHECK(mean[0] == doctest::Approx(2.0).epsilon(0.05));
  CHECK(std::abs(mean[1]) < 0.1);
  CHECK(mean[2] == doctest::Approx(3.0).epsilon(0.05));
  CHECK(mean[3] == doctest::Approx(1).epsilon(1e-12));
  CHECK(bf16::widened(bf16::nearest(1.0F + kStep / 2)) == 1.0F);
}

TEST_CASE("a step that is rounded first and added to the nearest then gives the sum that was rounded at random") {
  std::mt19937_64 random(11);
  std::normal_distribution<float> normal;
  for (int round = 0; round < 200'000; ++round) {
    simt::Quad delta{};
    std::uint64_t seen = 0;
    for (int i = 0; i < 4; ++i) {
      const float x = i == 3 ? 0.0F : std::ldexp(normal(random), static_cast<int>(random() % 40) - 30);
      const Bf16 narrow = bf16::nearest(x);
      seen |= std::uint64_t{narrow.bits} << (16 * i);
      // Up to half of what is there, at the last two anything: more than there is, against it, on an empty place.
      delta.v[i] =
          i < 2 ? bf16::widened(narrow) * std::ldexp(std::tanh(normal(random)), -1 - static_cast<int>(random() % 20))
                : std::ldexp(normal(random), static_cast<int>(random() % 40) - 30);
    }
    const std::uint64_t bits = random(), wanted = bf16::plus(seen, delta, bits);
    const std::uint64_t got = bf16::added(seen, bf16::step(seen, delta, bits));
    REQUIRE((got & 0xffffffffU) == (wanted & 0xffffffffU));
    REQUIRE((got >> 48) == (wanted >> 48));
    // The step is at most twice the longer one, and rounded by 2^-8 of itself; then the sum is.
    const float there = bf16::widened(seen).v[2], sum = bf16::widened(wanted).v[2];
    REQUIRE(std::abs(bf16::widened(got).v[2] - sum) <= 1.5F * std::ldexp(std::max(std::abs(there), std::abs(sum)), -7));
  }
  // Divergence stays visible.
  const simt::Quad none{{std::nanf(""), std::nanf(""), std::nanf(""), std::nanf("")}};
  for (const float x : bf16::widened(bf16::added(0, bf16::step(0, none, 0))).v) CHECK(std::isnan(x));
}

TEST_CASE("steps of warps that saw the same numbers add up, right in the mean") {
  constexpr int kTogether = 8, kRounds = 4000;
  constexpr float kStep = 1e-4F;
  std::mt19937_64 random(13);
  double mean = 0;
  constexpr int kRows = 40;
  for (int row = 0; row < kRows; ++row) {
    std::uint64_t there = 0;
    for (int i = 0; i < 4; ++i) there |= std::uint64_t{bf16::nearest(1.0F).bits} << (16 * i);
    for (int round = 0; round < kRounds; ++round) {
      const std::uint64_t seen = there;
      for (int warp = 0; warp < kTogether; ++warp)
        there = bf16::added(there, bf16::step(seen, simt::Quad{{kStep, kStep, kStep, kStep}}, random()));
    }
    for (const float x : bf16::widened(there).v) mean += static_cast<double>(x) / (4 * kRows);
  }
  // 32,000 steps of 1e-4 from 1 on. Where neighbours get farther apart, a step of the old distance may be lost or
  // doubled, once.
  CHECK(mean == doctest::Approx(1 + kTogether * kRounds * static_cast<double>(kStep)).epsilon(0.02));
}

TEST_CASE("random bits differ from piece to piece, addition to addition and quad to quad, each as often 1 as 0") {
  TrainParams p;
  p.rng = CounterRng(3, 2);
  int ones[64] = {};
  constexpr int kPieces = 16, kAdditions = 16, kQuads = 64;
  std::vector<std::uint64_t> all;
  for (std::uint64_t piece = 0; piece < kPieces; ++piece) {
    Rounding rounding;
    rounding.start(p, Piece{512 * piece, 0, 1, 0, 0, 0});
    for (int addition = 0; addition < kAdditions; ++addition, rounding.next())
      for (std::uint32_t quad = 0; quad < kQuads; ++quad) all.push_back(rounding.bits(quad));
  }
  for (const std::uint64_t bits : all)
    for (int b = 0; b < 64; ++b) ones[b] += static_cast<int>(bits >> b & 1U);
  // 16384 draws: a deviation of 64 from the half; six of them.
  for (const int count : ones) CHECK(std::abs(count - static_cast<int>(all.size()) / 2) < 6 * 64);
  std::sort(all.begin(), all.end());
  CHECK(std::adjacent_find(all.begin(), all.end()) == all.end());
}

TEST_CASE("a warp in 16 bits loads, fetches and adds what it does in floats, on numbers that 16 bits hold") {
  constexpr std::uint32_t kQuads = 5;
  std::vector<float> wide(std::size_t{kQuads} * 4);
  std::vector<Bf16> half(wide.size());
  for (std::size_t i = 0; i < wide.size(); ++i) half[i] = bf16::nearest(wide[i] = 0.25F * static_cast<float>(i) - 2);
  Rows<Half, 1>::Held x;
  Rows<Half, 1>::load(x, half.data(), kQuads);
  simt::Quad fetched[32];
  Rows<Half, 1>::fetch(fetched, half.data(), kQuads);
  Half::wait();
  Rounding rounding;
  Rows<Half, 1>::add_to(half.data(), -3.0F, x, kQuads, rounding);
  for (std::uint32_t lane = 0; lane < 32; ++lane) {
    for (std::uint32_t i = 0; i < 4; ++i) {
      const std::size_t at = std::size_t{4} * lane + i;
      CHECK(x(lane).q[0].v[i] == (lane < kQuads ? wide[at] : 0.0F));
      CHECK(fetched[lane].v[i] == (lane < kQuads ? wide[at] : 0.0F));
      if (lane < kQuads) CHECK(bf16::widened(half[at]) == -2 * wide[at]);
    }
  }
}

TEST_CASE("rows in 16 bits take half the memory, and what does not fit says that they would") {
  TrainConfig config;
  config.model.dim = 128;
  const EmbeddingModel model{Matrix(1000, 128), Matrix(900, 128)};
  const Layout floats = plan_layout(config.resolved(), {});
  config.model.precision = Precision::bf16;
  const Layout halves = plan_layout(config.resolved(), {});
  CHECK(halves.shared_bytes() == floats.shared_bytes());  // what a warp works on is float either way
  const auto need = [&](const Layout& layout) { return plan_memory(layout, 4, model, 12'000, 5000, 1 << 20); };
  CHECK(need(floats).parameters == 1900 * 128 * 4);
  CHECK(need(halves).parameters == 1900 * 128 * 2);
  CHECK(need(halves).total() < need(floats).total());
  CHECK(memory_complaint(need(floats), 1 << 20).find("--precision bf16") != std::string::npos);
  CHECK(memory_complaint(need(halves), 1 << 20).find("--precision bf16") == std::string::npos);
}

TEST_CASE("rows in 16 bits are refused by the CPU and belong to the model's settings") {
  TrainConfig config;
  CHECK(config.hyper_json().find("precision") == std::string::npos);
  config.model.precision = Precision::bf16;
  CHECK(config.hyper_json().find(R"("precision":"bf16")") != std::string::npos);
  CHECK_THROWS_WITH_AS(make_backend("cpu", config.resolved()),
                       doctest::Contains("--precision bf16: only a GPU trains rows in 16 bits; use --device cuda"),
                       Error);
}
