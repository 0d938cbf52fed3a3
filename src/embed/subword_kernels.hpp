#pragma once
// The inner loops of training with subwords: rows are gathered into one vector, that vector makes all predictions, and
// its step is scattered back to the rows.
#include <cstddef>
#include <cstdint>

#include "embed/kernels.hpp"

namespace wordloom::embed {

/// Rows are `stride` floats, as in Kernels; the vectors hidden, step and sum are aligned like rows.
struct SubwordKernels {
  /// sum = scale * (rows[0] + ... + rows[n-1]); rows may repeat.
  void (*gather)(const float* const* rows, std::uint32_t n, float scale, std::size_t stride, float* sum);
  /// Scores the hidden vector against every target before any changes, then step += lr * sum_t g[t] output[t] and
  /// output[t] += lr * g[t] hidden. Adds the loss to the scratch, which must have room for as many scores. A target
  /// that repeats gets all its updates; the step may see it after the first of them.
  void (*predict)(const float* hidden, const Targets& targets, float lr, Loss loss, std::size_t stride,
                  Scratch& scratch, float* step);
  /// The same for m <= kTogether hidden vectors and n targets that are wrong for all of them, with negative sampling's
  /// loss: steps[i * stride] moves by what hidden[i] is to move by. Bit i of left_out[t] says that vector i is not held
  /// against target t. The scratch must have room for m times as many scores.
  void (*predict_together)(float* const* hidden, std::uint32_t m, float* const* targets, std::uint32_t n,
                           const std::uint8_t* left_out, float lr, std::size_t stride, Scratch& scratch, float* steps);
  /// rows[i] += scale * step, one after the other: a row that repeats gets it as often.
  void (*scatter)(float* const* rows, std::uint32_t n, const float* step, float scale, std::size_t stride);
  double (*take_loss)(Scratch& scratch);  ///< as Kernels::take_loss
  const char* name;
};

const SubwordKernels& best_subword_kernels();
/// Plain loops, the form the others are held to; with relaxed atomic accesses in ThreadSanitizer builds.
const SubwordKernels& scalar_subword_kernels();
/// Those of one vector target of Highway, for tests.
SubwordKernels subword_kernels_of_target(std::int64_t target);

}  // namespace wordloom::embed
