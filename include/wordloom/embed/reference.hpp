#pragma once
// The training step written as plainly as possible, for any floating point type: what gradients are checked on (double)
// and what every SIMD and CUDA kernel is held to (float).
#include <cstddef>
#include <span>
#include <vector>

#include "wordloom/embed/config.hpp"
#include "wordloom/embed/objective.hpp"

namespace wordloom::reference {

/// How the step touches a number of a shared row; Hogwild training under ThreadSanitizer swaps in relaxed atomics.
struct PlainAccess {
  template <class Real>
  static Real get(const Real& x) {
    return x;
  }
  template <class Real>
  static void add(Real& x, Real delta) {
    x += delta;
  }
};

/// Rows are [dim]; labels one per target. Returns the loss in nats before the update. With `lr` 1 the rows move by
/// exactly minus the gradient of that loss (scores within +-6).
template <class Real, class Access = PlainAccess>
double skipgram_step(std::span<Real* const> inputs, std::span<Real* const> targets, std::span<const Real> labels,
                     std::size_t dim, Real lr, Loss loss) {
  double total = 0;
  std::vector<Real> g(inputs.size() * targets.size());
  for (std::size_t m = 0; m < inputs.size(); ++m) {
    for (std::size_t t = 0; t < targets.size(); ++t) {
      Real score = 0;
      for (std::size_t d = 0; d < dim; ++d) score += Access::get(inputs[m][d]) * Access::get(targets[t][d]);
      total += static_cast<double>(prediction_loss(score, labels[t]));
      g[m * targets.size() + t] = lr * prediction_gradient(loss, score, labels[t]);
    }
  }
  std::vector<Real> input_step(inputs.size());
  std::vector<Real> target_step(targets.size());
  for (std::size_t d = 0; d < dim; ++d) {
    input_step.assign(inputs.size(), 0);
    target_step.assign(targets.size(), 0);
    for (std::size_t m = 0; m < inputs.size(); ++m) {
      for (std::size_t t = 0; t < targets.size(); ++t) {
        input_step[m] += g[m * targets.size() + t] * Access::get(targets[t][d]);
        target_step[t] += g[m * targets.size() + t] * Access::get(inputs[m][d]);
      }
    }
    for (std::size_t m = 0; m < inputs.size(); ++m) Access::add(inputs[m][d], input_step[m]);
    for (std::size_t t = 0; t < targets.size(); ++t) Access::add(targets[t][d], target_step[t]);
  }
  return total;
}

/// Many predictions from one hidden vector [dim], as training with subwords makes them: step += lr * sum_t g_t
/// target_t, target_t += lr * g_t hidden, all scores taken first. Returns the loss in nats before the update.
template <class Real, class Access = PlainAccess>
double predict_step(const Real* hidden, std::span<Real* const> targets, std::span<const Real> labels, std::size_t dim,
                    Real lr, Loss loss, Real* step) {
  double total = 0;
  std::vector<Real> g(targets.size());
  for (std::size_t t = 0; t < targets.size(); ++t) {
    Real score = 0;
    for (std::size_t d = 0; d < dim; ++d) score += hidden[d] * Access::get(targets[t][d]);
    total += static_cast<double>(prediction_loss(score, labels[t]));
    g[t] = lr * prediction_gradient(loss, score, labels[t]);
  }
  for (std::size_t d = 0; d < dim; ++d) {
    for (std::size_t t = 0; t < targets.size(); ++t) step[d] += g[t] * Access::get(targets[t][d]);
    for (std::size_t t = 0; t < targets.size(); ++t) Access::add(targets[t][d], g[t] * hidden[d]);
  }
  return total;
}

/// h = input_scale * sum(inputs). Each input row moves by gradient_scale * lr * sum_t g_t target_t: gradient_scale =
/// input_scale is the true gradient, 1 is word2vec.c's.
template <class Real, class Access = PlainAccess>
double cbow_step(std::span<Real* const> inputs, std::span<Real* const> targets, std::span<const Real> labels,
                 std::size_t dim, Real lr, Loss loss, Real input_scale, Real gradient_scale) {
  std::vector<Real> hidden(dim);
  std::vector<Real> step(dim);
  for (std::size_t d = 0; d < dim; ++d) {
    for (Real* const input : inputs) hidden[d] += Access::get(input[d]);
    hidden[d] *= input_scale;
  }
  const double loss_before = predict_step<Real, Access>(hidden.data(), targets, labels, dim, lr, loss, step.data());
  for (Real* const input : inputs)
    for (std::size_t d = 0; d < dim; ++d) Access::add(input[d], gradient_scale * step[d]);
  return loss_before;
}

/// One of several CBOW predictions that share their negatives.
template <class Real>
struct CbowCentre {
  std::span<Real* const> inputs;
  Real* target;
  Real input_scale, gradient_scale;
};
/// Negative sampling (labels 1 for the target, 0 for the negatives) of several centres with the same negatives; one
/// that is a centre's own target is left out there. All scores are taken first; then the targets move one after the
/// other, the negatives one after the other, and the inputs. Returns the loss in nats before the update.
template <class Real, class Access = PlainAccess>
double cbow_together_step(std::span<const CbowCentre<Real>> centres, std::span<Real* const> negatives, std::size_t dim,
                          Real lr) {
  const std::size_t n = negatives.size();
  std::vector<Real> hidden(centres.size() * dim);
  std::vector<Real> own(centres.size());
  std::vector<Real> g(centres.size() * n);
  double total = 0;
  for (std::size_t s = 0; s < centres.size(); ++s) {
    Real* const h = hidden.data() + s * dim;
    const auto gradient_of = [&](const Real* target, Real label) {
      Real score = 0;
      for (std::size_t d = 0; d < dim; ++d) score += h[d] * Access::get(target[d]);
      total += static_cast<double>(prediction_loss(score, label));
      return lr * prediction_gradient(Loss::ns, score, label);
    };
    for (std::size_t d = 0; d < dim; ++d) {
      for (Real* const input : centres[s].inputs) h[d] += Access::get(input[d]);
      h[d] *= centres[s].input_scale;
    }
    own[s] = gradient_of(centres[s].target, 1);
    for (std::size_t t = 0; t < n; ++t)
      if (negatives[t] != centres[s].target) g[s * n + t] = gradient_of(negatives[t], 0);
  }
  std::vector<Real> step(centres.size());
  for (std::size_t d = 0; d < dim; ++d) {
    for (std::size_t s = 0; s < centres.size(); ++s) {
      step[s] = own[s] * Access::get(centres[s].target[d]);
      Access::add(centres[s].target[d], own[s] * hidden[s * dim + d]);
    }
    for (std::size_t t = 0; t < n; ++t) {
      Real moved = 0;
      for (std::size_t s = 0; s < centres.size(); ++s) {
        step[s] += g[s * n + t] * Access::get(negatives[t][d]);
        moved += g[s * n + t] * hidden[s * dim + d];
      }
      Access::add(negatives[t][d], moved);
    }
    for (std::size_t s = 0; s < centres.size(); ++s)
      for (Real* const input : centres[s].inputs) Access::add(input[d], centres[s].gradient_scale * step[s]);
  }
  return total;
}

}  // namespace wordloom::reference
