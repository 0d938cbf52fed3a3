#pragma once
// What watches a training run: held-out text, early stopping, evaluation on the way.
#include <string>
#include <vector>

#include "common/options.hpp"
#include "wordloom/embed/trainer.hpp"

namespace wordloom::tools {

struct WatchOptions {
  std::string validation;  ///< a file, or a fraction as text; empty: none
  Every evaluate_every{.seconds = 0, .words = 0, .epoch = true};
  std::vector<std::string> analogies, pairs;  ///< evaluation sets

  void declare(OptionSet& options, TrainConfig& config);
  /// After parsing. Throws ErrorKind::usage for what makes no sense together.
  void check(const OptionSet& options, const TrainConfig& config) const;
  /// Throws ErrorKind::io for a file that cannot be read, ErrorKind::usage for evaluation sets from a pipe, before any
  /// work is done.
  void check_files() const;
  /// The fraction of sentences to hold out; 0: none, or `validation` is a file.
  double held_out() const;
  /// Command line arguments that say the same.
  std::vector<std::string> arguments(const TrainConfig& config) const;
};

}  // namespace wordloom::tools
