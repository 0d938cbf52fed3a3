#pragma once
// Normalization, case folding and accent stripping of a whole text.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wordloom/text/recipe.hpp"

namespace wordloom {

/// The recipe's normalization, case folding and accent stripping applied to a whole text, without splitting it. Broken
/// UTF-8 is treated by the recipe's policy; with Utf8Policy::strict it throws ErrorKind::format naming the byte.
std::string normalize(std::string_view text, const AnalyzerRecipe& recipe);
/// The same for each of many texts: what the recipe costs is paid once.
std::vector<std::string> normalize(std::span<const std::string> texts, const AnalyzerRecipe& recipe);

}  // namespace wordloom
