#pragma once
// How the terms of a matrix were found and weighed: recipe.json beside terms.tsv, so that other documents can be
// counted in the same columns the same way.
#include <optional>
#include <string>

#include "common/options.hpp"
#include "wordloom/counts/term_analyzer.hpp"
#include "wordloom/counts/weighting.hpp"

namespace wordloom::tools {

struct FitRecipe {
  std::string preset;  ///< whose values were taken
  TermRecipe terms;
  Weighting weighting;
  bool binary = false;  ///< a term counts once a document
  std::string weight;   ///< count, binary, tfidf or bm25; of bm25 terms.tsv has another idf than of the others
};

inline constexpr const char* kRecipeFile = "recipe.json";

std::string to_json(const FitRecipe& recipe);
/// Nothing when the directory has no recipe.json: tables made by hand and by earlier versions have none. Throws
/// ErrorKind::format naming the file.
std::optional<FitRecipe> read_fit_recipe(const std::string& directory);

/// Refuses (ErrorKind::usage) the options that were given and say something else than the fit, with both values.
/// `asked` holds what they say.
void check_against_fit(const OptionSet& options, const FitRecipe& asked, const FitRecipe& fit,
                       const std::string& directory);

}  // namespace wordloom::tools
