#pragma once
// The rows of a model as one thread sees them.
#include "embed/hot_rows.hpp"
#include "wordloom/embed/trainer.hpp"

namespace wordloom::embed {

/// With several threads each works on its own copies of the most used rows of a matrix and exchanges what changed in a
/// row after so many uses of it.
struct HotPlan {
  std::size_t rows = 0;
  std::uint32_t uses = 0;
};
/// docs/decisions/012-hot-rows.md. Threads that pull a row the same way without seeing each other go too far together.
/// Two go at most twice as far, which training bears: vectors of words for 64 uses, nodes of a large tree for 256. More
/// would go farther the more they are: all of them together keep 16 uses to themselves, and more than eight share all
/// rows, as other programs do. In a small vocabulary, where every row is used all the time, two keep to that, too.
inline HotPlan hot_plan(std::size_t rows, bool tree, std::size_t threads) {
  constexpr std::size_t kSmall = 8192, kUntold = 16;
  if (threads < 2 || threads > kUntold / 2) return {};
  const bool small = rows < kSmall;
  const auto few = static_cast<std::uint32_t>(kUntold / threads);
  return {std::min<std::size_t>(small ? 64 : 256, rows), small || threads > 2 ? few : tree ? 256U : 64U};
}

class ThreadRows {
 public:
  /// `threads` train the same model.
  ThreadRows(EmbeddingModel& model, bool tree, std::size_t threads)
      : ThreadRows(model, tree, hot_plan(model.output.rows(), tree, threads)) {}

  /// Rows of both matrices that each of `threads` keeps twice: its own, and what it last saw of the others.
  static std::size_t copied_rows(std::size_t rows, bool tree, std::size_t threads) {
    return 4 * hot_plan(rows, tree, threads).rows;
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
  // Words are sorted by count; the nodes of a tree are numbered from the leaves to the root.
  ThreadRows(EmbeddingModel& model, bool tree, HotPlan plan)
      : model_(&model),
        alone_(plan.rows == 0),
        inputs_(model.input, 0, plan.rows, plan.uses),
        outputs_(model.output, tree ? model.output.rows() - plan.rows : 0, plan.rows, plan.uses) {}

  /// Fetched for reading: asking for ownership ahead of time takes shared rows away from the threads that use them.
  float* fetch(Matrix& matrix, HotRows& hot, std::size_t row) const {
    float* const values = alone_ ? matrix.row(row) : hot.use(row);
    for (std::size_t d = 0; d < matrix.stride(); d += 16) __builtin_prefetch(values + d, 0, 3);
    return values;
  }

  EmbeddingModel* model_;
  bool alone_;
  HotRows inputs_, outputs_;  // of no rows when alone
};

}  // namespace wordloom::embed
