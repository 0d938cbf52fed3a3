#pragma once
// Everything `w2v train` can be told.
#include <cstdint>
#include <string>
#include <vector>

#include "common/options.hpp"
#include "common/recipe_options.hpp"
#include "w2v/run_options.hpp"
#include "w2v/watch_options.hpp"
#include "wordloom/corpus/corpus.hpp"
#include "wordloom/embed/config.hpp"

namespace wordloom::tools {

struct TrainOptions {
  std::vector<std::string> inputs;
  std::string output = "model.w2v";
  bool force = false;

  TrainConfig config;
  RecipeOptions text;
  VocabularyLimits limits;
  std::uint32_t max_sentence = 1000;
  bool line_end_word = false;   ///< --exact: line ends are counted as "</s>", the first row
  std::string vocabulary;       ///< file: use these words; empty: count them
  std::string save_vocabulary;  ///< file; empty: none
  std::string pretrained;       ///< vectors to start from; empty: random
  bool dim_given = false;       ///< or read from --pretrained, which decides otherwise

  RunOptions run;      ///< checkpoints, retries
  WatchOptions watch;  ///< held-out text, evaluation on the way

  std::string device = "auto";
  std::uint64_t max_memory = 0;  ///< bytes; 0: what the machine has
  std::string temporary;         ///< directory of the id cache; empty: $TMPDIR, else /tmp
  std::string log;               ///< JSON lines; empty: none
  bool quiet = false, verbose = false;
  bool dry_run = false;      ///< estimate only
  bool from_recipe = false;  ///< the arguments are those of arguments(): environment and --config have no say

  /// Command line arguments that repeat the run: everything that has a say in the result, explicitly.
  std::vector<std::string> arguments() const;
};

/// True: help was printed. Throws ErrorKind::usage, ErrorKind::config.
bool parse_train(const std::vector<std::string>& arguments, Streams& streams, TrainOptions& options);

}  // namespace wordloom::tools
