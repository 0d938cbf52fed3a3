#pragma once
// What `ngram train` and `ngram counts` are asked.
#include <cstdint>
#include <string>
#include <vector>

#include "common/options.hpp"
#include "common/recipe_options.hpp"
#include "wordloom/corpus/corpus.hpp"
#include "wordloom/lm/estimate.hpp"

namespace wordloom::tools {

/// Text to the words that are counted: the same for training and counting.
struct LmTextArguments {
  std::vector<std::string> inputs;
  RecipeOptions text;
  VocabularyLimits limits{.min_count = 1};
  std::string vocabulary;  ///< file of words; empty: those of the text
  lm::LmTextOptions options;
  std::uint32_t threads = 0;  ///< as declare_threads() has it
  std::string temporary;
  std::string device = "auto";  ///< where n-grams are sorted

  void declare_vocabulary(OptionSet& options);
  void declare_run(OptionSet& options);
  /// After parsing: takes the positional arguments, checks what belongs together and that a device that is named is
  /// there.
  void check(const OptionSet& options);
  /// How the text is read: as the text options say, and special words are met whatever cuts the text.
  AnalyzerRecipe recipe() const;
  bool names_device() const { return device != "auto" && device != "cpu"; }
};

/// Reads the text; a device that is named starts meanwhile. `stop` stops it. `warning` gets what is wrong with the
/// list of words, if anything.
EncodedCorpus read_lm_corpus(const LmTextArguments& arguments, const AnalyzerRecipe& recipe,
                             const std::vector<InputFile>& inputs, const ProgressFn& progress, const StopFlag* stop,
                             std::string* warning);
/// "read 12 words (...)": every word that was read stands in it.
std::string lm_ingest_line(const IngestCounts& counts, const lm::LmText& text, const LmTextArguments& arguments);

/// "n-grams were sorted on ..." or why they were not, a line each; nothing when there is no device to speak of.
std::vector<std::string> sorting_lines(const lm::SortReport& report, const LmTextArguments& arguments);

struct NgramTrainOptions {
  LmTextArguments source;
  lm::EstimateConfig config;
  std::string output = "model.ngram";
  std::string layout = "hashed";
  std::string log;
  bool limited = false;  ///< --max-memory was given
  bool force = false, quiet = false, verbose = false;
};

/// True when help was printed and there is nothing to do.
bool parse_ngram_train(const std::vector<std::string>& arguments, Streams& streams, NgramTrainOptions& o);

/// True for names that end in .arpa or .arpa.gz.
bool is_arpa_name(const std::string& path);

}  // namespace wordloom::tools
