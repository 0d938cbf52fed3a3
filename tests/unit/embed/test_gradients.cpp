// The four pairs of mode and objective against central differences, in double.
#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "wordloom/core/random.hpp"
#include "wordloom/embed/reference.hpp"

using namespace wordloom;

namespace {

struct Problem {
  std::size_t inputs, targets, dim;
  std::vector<double> in, out, labels;
  Problem(std::size_t m, std::size_t t, std::size_t d, std::uint64_t seed)
      : inputs(m), targets(t), dim(d), in(m * d), out(t * d), labels(t) {
    const CounterRng rng(seed, 0);
    for (std::size_t i = 0; i < in.size(); ++i) in[i] = rng.uniform(i, 0) - 0.5;
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = rng.uniform(i, 1) - 0.5;
    for (std::size_t i = 0; i < t; ++i) labels[i] = rng.bits(i, 2) % 2 == 0 ? 1 : 0;
  }
  std::vector<double*> rows(std::vector<double>& matrix) const {
    std::vector<double*> r;
    for (std::size_t i = 0; i < matrix.size(); i += dim) r.push_back(&matrix[i]);
    return r;
  }
};

/// Loss as a function of the parameters, written from the definition.
double loss_of(const Problem& p, Mode mode, bool mean) {
  double total = 0;
  const auto add = [&](const double* input, std::size_t t) {
    double x = 0;
    for (std::size_t d = 0; d < p.dim; ++d) x += input[d] * p.out[t * p.dim + d];
    const double s = 1 / (1 + std::exp(-x));
    total -= p.labels[t] * std::log(s) + (1 - p.labels[t]) * std::log(1 - s);
  };
  if (mode == Mode::skipgram) {
    for (std::size_t m = 0; m < p.inputs; ++m)
      for (std::size_t t = 0; t < p.targets; ++t) add(&p.in[m * p.dim], t);
  } else {
    std::vector<double> h(p.dim);
    for (std::size_t m = 0; m < p.inputs; ++m)
      for (std::size_t d = 0; d < p.dim; ++d)
        h[d] += p.in[m * p.dim + d] / (mean ? static_cast<double>(p.inputs) : 1.0);
    for (std::size_t t = 0; t < p.targets; ++t) add(h.data(), t);
  }
  return total;
}

double step(Problem& p, Mode mode, Loss loss, bool mean, bool corrected, double lr) {
  const auto in = p.rows(p.in);
  const auto out = p.rows(p.out);
  if (mode == Mode::skipgram) return reference::skipgram_step<double>(in, out, p.labels, p.dim, lr, loss);
  const double scale = mean ? 1.0 / static_cast<double>(p.inputs) : 1.0;
  return reference::cbow_step<double>(in, out, p.labels, p.dim, lr, loss, scale, corrected ? scale : 1.0);
}

void check_gradient(Mode mode, Loss loss, bool mean) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const Problem at(5, loss == Loss::ns ? 6 : 11, 16, seed);
    Problem moved = at;
    const double loss_here = step(moved, mode, loss, mean, true, 1.0);
    CHECK(loss_here == doctest::Approx(loss_of(at, mode, mean)).epsilon(1e-12));
    const double h = 1e-5;
    const auto compare = [&](std::vector<double> Problem::*matrix) {
      for (std::size_t i = 0; i < (at.*matrix).size(); ++i) {
        Problem up = at;
        Problem down = at;
        (up.*matrix)[i] += h;
        (down.*matrix)[i] -= h;
        const double numeric = (loss_of(up, mode, mean) - loss_of(down, mode, mean)) / (2 * h);
        const double analytic = (at.*matrix)[i] - (moved.*matrix)[i];
        CHECK(std::abs(numeric - analytic) <= 1e-6 * std::max(std::abs(numeric), 1e-2));
      }
    };
    compare(&Problem::in);
    compare(&Problem::out);
  }
}

}  // namespace

TEST_CASE("a skip-gram step with negative sampling moves along the gradient") {
  check_gradient(Mode::skipgram, Loss::ns, true);
}
TEST_CASE("a skip-gram step with hierarchical softmax moves along the gradient") {
  check_gradient(Mode::skipgram, Loss::hs, true);
}
TEST_CASE("a corrected CBOW step with negative sampling moves along the gradient") {
  check_gradient(Mode::cbow, Loss::ns, true);
  check_gradient(Mode::cbow, Loss::ns, false);
}
TEST_CASE("a corrected CBOW step with hierarchical softmax moves along the gradient") {
  check_gradient(Mode::cbow, Loss::hs, true);
}

TEST_CASE("word2vec.c's CBOW input update is the corrected one times the number of inputs") {
  for (const Loss loss : {Loss::ns, Loss::hs}) {
    const Problem at(7, 6, 12, 3);
    Problem plain = at;
    Problem corrected = at;
    step(plain, Mode::cbow, loss, true, false, 0.1);
    step(corrected, Mode::cbow, loss, true, true, 0.1);
    for (std::size_t i = 0; i < at.in.size(); ++i)
      CHECK(plain.in[i] - at.in[i] == doctest::Approx(7 * (corrected.in[i] - at.in[i])).epsilon(1e-9));
    CHECK(plain.out == corrected.out);
  }
}

TEST_CASE("beyond a score of 6 negative sampling saturates and hierarchical softmax makes no update") {
  for (const double label : {0.0, 1.0}) {
    CHECK(prediction_gradient(Loss::ns, 6.5, label) == label - 1);
    CHECK(prediction_gradient(Loss::ns, -6.5, label) == label);
    CHECK(prediction_gradient(Loss::hs, 6.5, label) == 0);
    CHECK(prediction_gradient(Loss::hs, -6.5, label) == 0);
    CHECK(prediction_gradient(Loss::hs, 5.9, label) == doctest::Approx(label - 1 / (1 + std::exp(-5.9))));
    CHECK(prediction_gradient(Loss::ns, -5.9, label) == doctest::Approx(label - 1 / (1 + std::exp(5.9))));
  }
}

TEST_CASE("the loss of a prediction is exact far from zero") {
  CHECK(prediction_loss(50.0, 1.0) == doctest::Approx(std::exp(-50.0)));
  CHECK(prediction_loss(50.0, 0.0) == doctest::Approx(50.0));
  CHECK(prediction_loss(-800.0, 1.0) == doctest::Approx(800.0));
  CHECK(prediction_loss(0.0, 1.0) == doctest::Approx(std::log(2.0)));
}
