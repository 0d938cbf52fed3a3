#pragma once
// Normalization, case folding and accent stripping of a whole text.
#include <string>
#include <string_view>

#include "wordloom/text/recipe.hpp"

namespace wordloom {

/// The recipe's normalization, case folding and accent stripping applied to a whole text, without splitting it. Broken
/// UTF-8 is treated by the recipe's policy; with Utf8Policy::strict it throws ErrorKind::format naming the byte.
std::string normalize(std::string_view text, const AnalyzerRecipe& recipe);

}  // namespace wordloom
