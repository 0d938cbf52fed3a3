#pragma once
// Loss and gradient of one prediction: the maths of negative sampling and hierarchical softmax, once, for every
// backend. Both objectives are sums of binary cross entropies -label*log(s(x)) - (1-label)*log(s(-x)) of scores x =
// <input, output> with the logistic function s; negative sampling has one term with label 1 and N with label 0 (Mikolov
// et al. 2013b, eq. 4), hierarchical softmax one term for each inner node of the word's path, label = 1 - code bit (eq.
// 3).
#include <cmath>

#include "wordloom/core/hd.hpp"
#include "wordloom/embed/config.hpp"

namespace wordloom {

/// Scores beyond this are saturated, as in word2vec.c (MAX_EXP).
inline constexpr double kMaxScore = 6;

/// The logistic function s(x) = 1 / (1 + exp(-x)), a probability: a score becomes how likely its label is 1 (Mikolov et
/// al. 2013b, below eq. 4). Exact to rounding for every x, infinities included; a NaN stays one. Without the table and
/// the cut at kMaxScore that word2vec.c has: prediction_gradient() saturates.
template <class Real>
WORDLOOM_HD inline Real sigmoid(Real x) {
  // exp of a non-positive number only: no overflow on either side.
  const Real e = std::exp(x < 0 ? x : -x);
  return (x < 0 ? e : Real(1)) / (Real(1) + e);
}

/// Binary cross entropy in nats, exact for every finite x (no clipping).
template <class Real>
WORDLOOM_HD inline Real prediction_loss(Real x, Real label) {
  const Real towards = label > Real(0.5) ? x : -x;
  return std::log1p(std::exp(x < 0 ? x : -x)) + (towards < 0 ? -towards : Real(0));
}

/// label - s(x) = minus the derivative of prediction_loss: what a step along the gradient multiplies the rows by.
/// Saturation as in word2vec.c: beyond +-6 negative sampling takes s as 1 or 0; hierarchical softmax makes no update.
template <class Real>
WORDLOOM_HD inline Real prediction_gradient(Loss loss, Real x, Real label) {
  const Real limit = Real(kMaxScore);
  if (x > limit) return loss == Loss::ns ? label - Real(1) : Real(0);
  if (x < -limit) return loss == Loss::ns ? label : Real(0);
  return label - sigmoid(x);
}

}  // namespace wordloom
