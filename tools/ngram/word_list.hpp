#pragma once
// The words that a language model is to know.
#include <string>

#include "wordloom/text/recipe.hpp"
#include "wordloom/vocab/vocabulary.hpp"

namespace wordloom::tools {

/// Reads one word a line, with or without a count behind the last tab or space, or a binary vocabulary
/// (docs/formats/vocabulary.md); counts do not matter. Words go the way of the text: entries of which the recipe makes
/// no word, or several, can never be met and are left out; `warning` says so, otherwise it stays as it is. <s>, </s>
/// and <unk> are always in the vocabulary, so that they are found in the text. Throws ErrorKind::format naming the
/// line, and when no word is left.
Vocabulary read_word_list(const std::string& path, const AnalyzerRecipe& recipe, std::string* warning);

}  // namespace wordloom::tools
