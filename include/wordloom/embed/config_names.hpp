#pragma once
// The names of what a configuration may say: in models and on the command line.
#include "wordloom/core/names.hpp"
#include "wordloom/embed/config.hpp"

namespace wordloom {

inline constexpr Names<Mode, 2> kModeNames{{{Mode::skipgram, "skipgram"}, {Mode::cbow, "cbow"}}};
inline constexpr Names<Loss, 2> kLossNames{{{Loss::ns, "ns"}, {Loss::hs, "hs"}}};
inline constexpr Names<CbowInput, 2> kCbowInputNames{{{CbowInput::mean, "mean"}, {CbowInput::sum, "sum"}}};
inline constexpr Names<CbowGradient, 2> kCbowGradientNames{
    {{CbowGradient::word2vec, "word2vec"}, {CbowGradient::corrected, "corrected"}}};
inline constexpr Names<Precision, 2> kPrecisionNames{{{Precision::f32, "f32"}, {Precision::bf16, "bf16"}}};
inline constexpr Names<NegativeSharing, 5> kNegativeSharingNames{{{NegativeSharing::automatic, "auto"},
                                                                  {NegativeSharing::pair, "pair"},
                                                                  {NegativeSharing::window, "window"},
                                                                  {NegativeSharing::apart, "apart"},
                                                                  {NegativeSharing::block, "block"}}};

}  // namespace wordloom
