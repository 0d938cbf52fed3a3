#pragma once
// The analyzer recipe on the command line: the same options wherever text is read.
#include <string>
#include <vector>

#include "common/options.hpp"
#include "wordloom/text/recipe.hpp"

namespace wordloom::tools {

struct RecipeOptions {
  AnalyzerRecipe recipe;
  std::string stop_words;   ///< language code or file; empty: none
  bool keeps_bytes = true;  ///< --utf8 may be "keep"

  void declare(OptionSet& options, OptionSet::Shown shown = OptionSet::Shown::always);
  /// The whole recipe, stop words read, validated. Throws ErrorKind::usage, config, io.
  AnalyzerRecipe make() const;
  /// Command line arguments that give this recipe again, all options explicit.
  std::vector<std::string> arguments() const;
};

}  // namespace wordloom::tools
