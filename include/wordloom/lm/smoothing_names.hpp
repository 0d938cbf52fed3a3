#pragma once
// The names of the ways of smoothing: in models and on the command line.
#include "wordloom/core/names.hpp"
#include "wordloom/lm/smoothing.hpp"

namespace wordloom::lm {

inline constexpr Names<Smoothing, 7> kSmoothingNames{{{Smoothing::kneser_ney, "kneser-ney"},
                                                      {Smoothing::kneser_ney_backoff, "kneser-ney-backoff"},
                                                      {Smoothing::witten_bell, "witten-bell"},
                                                      {Smoothing::good_turing, "good-turing"},
                                                      {Smoothing::additive, "additive"},
                                                      {Smoothing::maximum_likelihood, "maximum-likelihood"},
                                                      {Smoothing::stupid_backoff, "stupid-backoff"}}};

}  // namespace wordloom::lm
