#pragma once
// The rows of a model as one thread sees them.
#include "embed/hot_rows.hpp"
#include "wordloom/embed/trainer.hpp"

namespace wordloom::embed {

/// With several threads each works on its own copies of so many of the most used rows of a matrix ...
inline constexpr std::size_t kHotRows = 512;
/// ... and exchanges what changed in a row after so many uses of it. With negative sampling vectors of words get worse
/// when they see each other's changes later than that; the nodes of a tree do not.
inline constexpr std::uint32_t kHotUses = 64, kHotUsesTree = 256;

class ThreadRows {
 public:
  /// `shared`: other threads train the same model.
  ThreadRows(EmbeddingModel& model, bool tree, bool shared) : model_(&model) {
    if (!shared) return;
    const std::size_t hot = std::min(kHotRows, model.output.rows());
    // Words are sorted by count; the nodes of a tree are numbered from the leaves to the root.
    const std::uint32_t uses = tree ? kHotUsesTree : kHotUses;
    inputs_ = HotRows(model.input, 0, hot, uses);
    outputs_ = HotRows(model.output, tree ? model.output.rows() - hot : 0, hot, uses);
  }
  void begin_span() {
    inputs_.reset();
    outputs_.reset();
  }
  void end_span() {
    inputs_.exchange();
    outputs_.exchange();
  }
  /// A row to be read and added to once, soon: it is being fetched into the cache. The address is the same every time.
  float* fetch_input(std::size_t row) { return fetch(model_->input, inputs_, row); }
  float* fetch_output(std::size_t row) { return fetch(model_->output, outputs_, row); }

 private:
  /// Fetched for reading: asking for ownership ahead of time takes shared rows away from the threads that use them.
  static float* fetch(Matrix& matrix, HotRows& hot, std::size_t row) {
    if (hot.holds(row)) return hot.use(row);
    float* const values = matrix.row(row);
    for (std::size_t d = 0; d < matrix.stride(); d += 16) __builtin_prefetch(values + d, 0, 3);
    return values;
  }

  EmbeddingModel* model_;
  HotRows inputs_, outputs_;  // empty with one thread
};

}  // namespace wordloom::embed
