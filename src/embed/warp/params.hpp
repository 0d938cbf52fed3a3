#pragma once
// What a warp is told: plain numbers and addresses that host and device read alike.
#include <cstdint>

#include "core/emulated_warp.hpp"
#include "wordloom/core/hd.hpp"
#include "wordloom/core/random.hpp"
#include "wordloom/embed/alias_table.hpp"
#include "wordloom/embed/config.hpp"

namespace wordloom::embed::warp {

using simt::kLanes;
using simt::Quad;

/// Output rows that are worked on together; a longer path of the tree takes several groups.
inline constexpr std::uint32_t kTargetGroup = 8;
/// Topmost nodes of a tree that may take a part of their steps only.
inline constexpr std::uint32_t kHotNodes = 128;
static_assert(kMostNegatives <= 2 * kLanes, "negatives of one prediction are held two to a lane");

/// Some words of a sentence, which one warp trains from left to right. Windows reach beyond them into the sentence.
struct Piece {
  std::uint64_t position;       ///< of its first word in the corpus: what random draws are addressed by
  std::uint64_t at;             ///< where that word lies in TrainParams::tokens
  std::uint32_t length;         ///< words, before sub-sampling
  std::uint32_t before, after;  ///< words of the same sentence on either side of it
  float lr;
};

/// Everything but the pieces. Addresses are the device's (the host's where a warp is emulated).
struct TrainParams {
  void* input = nullptr;  ///< rows of `quads` quads of the warp's Number, zeros behind the dimension
  void* output = nullptr;
  std::uint32_t quads = 0;
  const std::uint32_t* tokens = nullptr;
  const std::uint32_t* keep = nullptr;         ///< [V] sub-sampling thresholds
  const AliasTable::Slot* slots = nullptr;     ///< [V]; negative sampling
  std::uint32_t words = 0;                     ///< V
  const std::uint32_t* path_begins = nullptr;  ///< [V + 1]; hierarchical softmax
  const std::uint32_t* path_nodes = nullptr;
  const float* path_labels = nullptr;
  const std::uint64_t* row_begins = nullptr;  ///< [V + 1] into input_rows; null without subwords
  const std::uint32_t* input_rows = nullptr;
  std::uint32_t window = 5, negative = 5;
  float negative_weight = 1;  ///< of each of fewer draws (SubwordConfig::draws_per_context)
  Loss loss = Loss::ns;
  bool pairwise = false;                 ///< skip-gram: contexts one by one (NegativeSharing::pair)
  bool input_mean = true;                ///< CbowInput::mean
  bool gradient_mean = false;            ///< CbowGradient::corrected
  std::uint32_t hot_begin = 0xffffffff;  ///< output rows from here on take a part of each step, the others all of it
  float hot_weights[kHotNodes] = {};     ///< which part (weigh_hot_nodes())
  CounterRng rng{0, 0};

  WORDLOOM_HD float weight_of(std::uint32_t output_row) const {
    return output_row < hot_begin ? 1.0F : hot_weights[output_row - hot_begin];
  }
};

/// What the pieces of a launch came to.
struct Totals {
  double loss = 0;
  unsigned long long kept = 0, predictions = 0;
};

}  // namespace wordloom::embed::warp
