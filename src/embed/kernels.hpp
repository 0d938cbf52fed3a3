#pragma once
// One training step of one centre: the inner loops of the CPU trainer.
#include <cstddef>
#include <cstdint>
#include <vector>

#include "wordloom/embed/config.hpp"

namespace wordloom::embed {

/// The predictions of one centre: T output rows with their labels (negative sampling: 1 for the centre, 0 for the
/// draws; hierarchical softmax: 1 - code bit). Rows are `stride` floats (a multiple of 16) with zeros behind the
/// dimension.
struct Targets {
  float* const* rows;
  const float* labels;
  std::uint32_t count;
};

/// One of several CBOW predictions that share their negatives: M contexts' rows and the output row of the centre.
struct CbowCentre {
  float* const* inputs;
  std::uint32_t m;
  float* target;
  float input_scale, gradient_scale;  ///< as in Kernels::cbow
};
/// At most so many centres share.
inline constexpr std::uint32_t kTogether = 4;

/// Working memory of one thread, and the loss that has piled up in it.
class Scratch {
 public:
  Scratch(std::size_t max_inputs, std::size_t max_targets, std::size_t stride);

  float* scores() { return scores_.data(); }
  float* labels() { return labels_.data(); }
  /// [max(max_inputs + 2, 2 * kTogether), stride], aligned to 64 bytes
  float* rows() { return rows_; }
  /// Sum of losses = sum(linear) + log(product of factors), kept apart per lane: one logarithm serves many predictions.
  alignas(64) float factors[16];
  alignas(64) float linear[16];
  std::uint32_t pending = 0;          ///< vectors multiplied into `factors`; each factor is in (1, 2]
  double loss = 0;                    ///< what was flushed
  std::uint32_t pattern_targets = 0;  ///< labels() holds negative sampling's pattern for so many targets; 0: none
  std::uint32_t pattern_inputs = 0;   ///< ... and at least so many inputs
  /// pattern_targets when labels() holds a one before n zeros, m times, and zeros behind: this + 16 m + n.
  static constexpr std::uint32_t kTogetherPattern = 0x80000000;
  static constexpr std::uint32_t kNoneRight = 0x40000000;  ///< pattern_targets when labels() holds nothing but zeros
  std::size_t label_count() const { return labels_.size(); }

 private:
  std::vector<float> scores_, labels_, row_storage_;
  float* rows_ = nullptr;
};

/// All functions add the loss of the scores before the update to the scratch.
struct Kernels {
  /// Skip-gram: every one of the M input rows (contexts) is scored against every target; all scores are taken before
  /// any row changes (as pWord2Vec does; word2vec.c updates the output rows between contexts). Then input[m] += lr *
  /// sum_t g[m,t] output[t] and output[t] += lr * sum_m g[m,t] input[m].
  void (*skipgram)(float* const* inputs, std::uint32_t m, const Targets& targets, float lr, Loss loss,
                   std::size_t stride, Scratch& scratch);
  /// CBOW: h = input_scale * sum of the M input rows; output[t] += lr g[t] h; every input row +=
  /// gradient_scale * lr * sum_t g[t] output[t].
  void (*cbow)(float* const* inputs, std::uint32_t m, const Targets& targets, float lr, Loss loss, float input_scale,
               float gradient_scale, std::size_t stride, Scratch& scratch);
  /// CBOW with negative sampling for 1..kTogether centres: each predicts its own target (label 1), and all of them the
  /// same negatives (label 0) but one that is the centre's own target. All scores are taken before any row changes;
  /// then the targets move one after the other, the negatives one after the other, and the inputs. One read and one
  /// write of a negative's row serve all centres.
  void (*cbow_together)(const CbowCentre* centres, std::uint32_t count, float* const* negatives,
                        std::uint32_t negative_count, float lr, std::size_t stride, Scratch& scratch);
  /// Moves what is pending into scratch.loss and returns it, leaving 0.
  double (*take_loss)(Scratch& scratch);
  const char* name;  ///< "AVX3", "AVX2", ..., "scalar"
};

/// The best kernels for this machine's processor.
const Kernels& best_kernels();
/// Plain loops; with relaxed atomic accesses in ThreadSanitizer builds. What the others are held to.
const Kernels& scalar_kernels();
/// Those of one vector target of Highway, for tests.
Kernels kernels_of_target(std::int64_t target);
/// Names of all vector targets compiled in, best first, comma-separated.
const char* compiled_targets();

}  // namespace wordloom::embed
