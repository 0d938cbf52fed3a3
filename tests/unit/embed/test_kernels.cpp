// Every vector target this machine can run against the plain loops.
#include <doctest/doctest.h>
#include <hwy/targets.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "embed/kernels.hpp"
#include "wordloom/core/matrix.hpp"
#include "wordloom/core/random.hpp"

using namespace wordloom;
using namespace wordloom::embed;

namespace {

constexpr double kTolerance = 2e-5;  // relative to the size of the numbers: float sums in another order

struct Case {
  Matrix in, out;
  std::vector<float> labels;
  Case(std::size_t m, std::size_t t, std::size_t dim, std::uint64_t seed, float size) : in(m, dim), out(t, dim) {
    const CounterRng rng(seed, 0);
    for (std::size_t r = 0; r < m; ++r)
      for (std::size_t d = 0; d < dim; ++d) in.row(r)[d] = size * (rng.uniform(r * 5000 + d, 0) - 0.5F);
    for (std::size_t r = 0; r < t; ++r) {
      for (std::size_t d = 0; d < dim; ++d) out.row(r)[d] = size * (rng.uniform(r * 5000 + d, 1) - 0.5F);
      labels.push_back(r == 0 ? 1.0F : 0.0F);
    }
  }
  static std::vector<float*> rows(Matrix& m) {
    std::vector<float*> r;
    for (std::size_t i = 0; i < m.rows(); ++i) r.push_back(m.row(i));
    return r;
  }
};

double run(const Kernels& kernels, Case& c, Mode mode, Loss loss) {
  const auto in = Case::rows(c.in);
  const auto out = Case::rows(c.out);
  Scratch scratch(in.size(), out.size(), c.in.stride());
  const Targets targets{out.data(), c.labels.data(), static_cast<std::uint32_t>(out.size())};
  const auto m = static_cast<std::uint32_t>(in.size());
  if (mode == Mode::skipgram)
    kernels.skipgram(in.data(), m, targets, 0.1F, loss, c.in.stride(), scratch);
  else
    kernels.cbow(in.data(), m, targets, 0.1F, loss, 1.0F / static_cast<float>(m), 1.0F, c.in.stride(), scratch);
  return kernels.take_loss(scratch);
}

void check_same(const Matrix& a, const Matrix& b, const char* what) {
  for (std::size_t r = 0; r < a.rows(); ++r)
    for (std::size_t d = 0; d < a.stride(); ++d) {
      INFO(std::string(what), " row ", r, " column ", d);
      REQUIRE(std::abs(a.row(r)[d] - b.row(r)[d]) <= kTolerance * (1 + std::abs(b.row(r)[d])));
      if (d >= a.cols()) REQUIRE(a.row(r)[d] == 0);
    }
}

void check_kernels(const Kernels& kernels) {
  for (const Mode mode : {Mode::skipgram, Mode::cbow})
    for (const Loss loss : {Loss::ns, Loss::hs})
      for (const std::size_t dim : {1U, 7U, 16U, 50U, 100U, 129U, 300U})
        for (const std::size_t m : {1U, 2U, 3U, 4U, 5U, 10U, 21U})
          for (const std::size_t t : {1U, 2U, 5U, 6U, 7U, 11U, 13U, 26U}) {
            // Large rows reach the saturated scores as well.
            for (const float size : {1.0F, 4.0F}) {
              Case mine(m, t, dim, 100 * m + t, size);
              Case plain(m, t, dim, 100 * m + t, size);
              const double loss_mine = run(kernels, mine, mode, loss);
              const double loss_plain = run(scalar_kernels(), plain, mode, loss);
              INFO(std::string(kernels.name), " mode ", std::string(name(mode)), " loss ", std::string(name(loss)),
                   " dim ", dim, " m ", m, " t ", t);
              REQUIRE(loss_mine == doctest::Approx(loss_plain).epsilon(1e-4));
              check_same(mine.in, plain.in, "input");
              check_same(mine.out, plain.out, "output");
            }
          }
}

/// Several centres that share negatives. The first two have an input row in common, the last one's target is among the
/// negatives, and one negative was drawn twice.
double run_together(const Kernels& kernels, Case& c, std::size_t centres, std::size_t negatives) {
  constexpr std::size_t kWindow = 3;
  auto in = Case::rows(c.in);
  auto out = Case::rows(c.out);
  std::vector<float*> windows[kTogether];
  std::vector<CbowCentre> all;
  for (std::size_t s = 0; s < centres; ++s) {
    windows[s].assign(in.begin() + static_cast<std::ptrdiff_t>(s),
                      in.begin() + static_cast<std::ptrdiff_t>(s + 1 + s % kWindow));
    all.push_back({windows[s].data(), static_cast<std::uint32_t>(windows[s].size()), out[s], 0.5F, 0.7F});
  }
  std::vector<float*> drawn(out.begin() + kTogether, out.begin() + static_cast<std::ptrdiff_t>(kTogether + negatives));
  if (negatives > 1) drawn[1] = out[centres - 1];
  if (negatives > 3) drawn[3] = drawn[0];
  Scratch scratch(2 * kWindow, negatives + 1, c.in.stride());
  kernels.cbow_together(all.data(), static_cast<std::uint32_t>(centres), drawn.data(),
                        static_cast<std::uint32_t>(negatives), 0.1F, c.in.stride(), scratch);
  return kernels.take_loss(scratch);
}

void check_together(const Kernels& kernels) {
  for (const std::size_t dim : {1U, 16U, 50U, 100U, 300U})
    for (std::size_t centres = 1; centres <= kTogether; ++centres)
      for (const std::size_t negatives : {0U, 1U, 2U, 4U, 5U, 6U, 7U, 13U, 25U})
        for (const float size : {1.0F, 4.0F}) {
          Case mine(8, kTogether + 25, dim, 10 * centres + negatives, size);
          Case plain(8, kTogether + 25, dim, 10 * centres + negatives, size);
          const double loss_mine = run_together(kernels, mine, centres, negatives);
          const double loss_plain = run_together(scalar_kernels(), plain, centres, negatives);
          INFO(std::string(kernels.name), " dim ", dim, " centres ", centres, " negatives ", negatives);
          REQUIRE(loss_mine == doctest::Approx(loss_plain).epsilon(1e-4));
          check_same(mine.in, plain.in, "input");
          check_same(mine.out, plain.out, "output");
        }
}

}  // namespace

/// It must show in the loss, which is what training is watched by.
void check_what_is_no_number(const Kernels& kernels) {
  for (const Mode mode : {Mode::skipgram, Mode::cbow})
    for (const Loss loss : {Loss::ns, Loss::hs})
      for (const bool of_input : {true, false}) {
        Case c(5, 6, 50, 1, 1.0F);
        (of_input ? c.in : c.out).row(2)[7] = std::numeric_limits<float>::quiet_NaN();
        INFO(std::string(kernels.name), " mode ", std::string(name(mode)), " loss ", std::string(name(loss)));
        CHECK(std::isnan(run(kernels, c, mode, loss)));
      }
  Case c(8, kTogether + 25, 50, 1, 1.0F);
  c.out.row(0)[7] = std::numeric_limits<float>::quiet_NaN();
  CHECK(std::isnan(run_together(kernels, c, 4, 5)));
}

TEST_CASE("the kernels chosen for this machine agree with the plain loops") {
  INFO(std::string(best_kernels().name));
  check_kernels(best_kernels());
  check_together(best_kernels());
}

TEST_CASE("every vector target that this machine supports agrees with the plain loops") {
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    const Kernels kernels = kernels_of_target(target);
    INFO(std::string(kernels.name));
    check_kernels(kernels);
    check_together(kernels);
  }
}

TEST_CASE("the same row twice among inputs or targets receives both updates") {
  for (const Mode mode : {Mode::skipgram, Mode::cbow}) {
    Case c(3, 4, 20, 9, 1.0F);
    Case once(3, 4, 20, 9, 1.0F);
    auto in = Case::rows(c.in);
    auto out = Case::rows(c.out);
    out[3] = out[2];
    Scratch scratch(3, 4, c.in.stride());
    const Targets targets{out.data(), c.labels.data(), 4};
    if (mode == Mode::skipgram)
      best_kernels().skipgram(in.data(), 3, targets, 0.1F, Loss::ns, c.in.stride(), scratch);
    else
      best_kernels().cbow(in.data(), 3, targets, 0.1F, Loss::ns, 1.0F / 3, 1.0F, c.in.stride(), scratch);
    auto in_once = Case::rows(once.in);
    auto out_once = Case::rows(once.out);
    const Targets single{out_once.data(), once.labels.data(), 3};
    if (mode == Mode::skipgram)
      best_kernels().skipgram(in_once.data(), 3, single, 0.1F, Loss::ns, c.in.stride(), scratch);
    else
      best_kernels().cbow(in_once.data(), 3, single, 0.1F, Loss::ns, 1.0F / 3, 1.0F, c.in.stride(), scratch);
    const Case at(3, 4, 20, 9, 1.0F);
    for (std::size_t d = 0; d < 20; ++d) {
      const float twice = c.out.row(2)[d] - at.out.row(2)[d];
      const float one = once.out.row(2)[d] - at.out.row(2)[d];
      CHECK(twice == doctest::Approx(2 * one).epsilon(1e-3));
    }
  }
}

TEST_CASE("a centre alone with its negatives is an ordinary prediction") {
  Case together(3, 6, 40, 3, 1.0F), alone(3, 6, 40, 3, 1.0F);
  const auto in = Case::rows(together.in), out = Case::rows(together.out);
  Scratch scratch(6, 6, together.in.stride());
  const CbowCentre centre{in.data(), 3, out[0], 1.0F / 3, 1.0F};
  best_kernels().cbow_together(&centre, 1, out.data() + 1, 5, 0.1F, together.in.stride(), scratch);
  const double loss = run(best_kernels(), alone, Mode::cbow, Loss::ns);
  CHECK(best_kernels().take_loss(scratch) == doctest::Approx(loss).epsilon(1e-5));
  check_same(together.in, alone.in, "input");
  check_same(together.out, alone.out, "output");
}

TEST_CASE("loss piles up over many steps without losing a term") {
  Case c(4, 6, 32, 5, 2.0F);
  const auto in = Case::rows(c.in);
  const auto out = Case::rows(c.out);
  Scratch scratch(4, 6, c.in.stride());
  const Targets targets{out.data(), c.labels.data(), 6};
  double expected = 0;
  {
    Case copy(4, 6, 32, 5, 2.0F);
    expected = run(scalar_kernels(), copy, Mode::skipgram, Loss::ns);
  }
  // A rate of 0 leaves the rows alone.
  for (int i = 0; i < 1000; ++i) best_kernels().skipgram(in.data(), 4, targets, 0, Loss::ns, c.in.stride(), scratch);
  CHECK(best_kernels().take_loss(scratch) == doctest::Approx(1000 * expected).epsilon(1e-5));
  CHECK(best_kernels().take_loss(scratch) == 0);
}
