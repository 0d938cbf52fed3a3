#pragma once
// What guards a training run: checkpoints, retries.
#include <string>
#include <vector>

#include "common/options.hpp"
#include "wordloom/embed/trainer.hpp"

namespace wordloom::tools {

struct RunOptions {
  /// By time: an epoch may take a second or a day.
  Every checkpoint_every{.seconds = 60, .words = 0, .epoch = false};
  bool stop_without_checkpoint = false;  ///< a checkpoint that cannot be written ends the run

  /// Options of training and of going on with it.
  void declare(OptionSet& options, TrainConfig& config);
  /// After parsing. Throws ErrorKind::usage for what makes no sense together.
  void check(const OptionSet& options, const TrainConfig& config) const;
  /// Command line arguments that say the same, as far as they have a say in the result or are wanted again when the run
  /// goes on.
  std::vector<std::string> arguments(const TrainConfig& config) const;
};

/// "10m", "30s", "2h", "500000 words", "epoch" (its end), "off". Throws ErrorKind::usage.
Every parse_every(const std::string& text);
std::string every_text(const Every& every);

}  // namespace wordloom::tools
