#pragma once
// The learning rate as a function of the place in the corpus.
#include <cstdint>

#include "wordloom/core/hd.hpp"

namespace wordloom {

/// Linear from `start` at the first word to 0 after the last word of the last epoch, never below start * floor
/// (word2vec.c: 1e-4). `passed`: kept corpus words before this place, over all epochs; `total`: words of all epochs.
WORDLOOM_HD inline double learning_rate(double start, double floor, std::uint64_t passed, std::uint64_t total) {
  const double left = total == 0 ? 1.0 : 1.0 - static_cast<double>(passed) / static_cast<double>(total);
  return start * (left > floor ? left : floor);
}

}  // namespace wordloom
