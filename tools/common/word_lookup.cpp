#include "common/word_lookup.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "wordloom/query/search.hpp"

namespace wordloom::tools {

/// True for words that come out of the recipe as they went in, so that no analyzer is needed: ASCII letters are one
/// word to every tokenizer and stay as they are in every normalization; stop words are not in the model to be found.
bool WordLookup::recipe_keeps(std::string_view typed) const {
  const AnalyzerRecipe& recipe = *model_.recipe;
  if (!recipe.stemmer.empty() || typed.size() < recipe.min_length || typed.size() > recipe.max_length) return false;
  const bool keep = recipe.letter_case == AnalyzerRecipe::Case::keep;
  return std::all_of(typed.begin(), typed.end(),
                     [keep](char c) { return (c >= 'a' && c <= 'z') || (keep && c >= 'A' && c <= 'Z'); });
}

std::optional<Row> WordLookup::find(std::string_view typed) {
  const WordList& words = model_.input.words;
  if (!model_.recipe || recipe_keeps(typed)) return words.find(typed);
  if (!analyzer_) analyzer_ = std::make_unique<Analyzer>(*model_.recipe);
  buffer_.clear();
  analyzer_->words(typed, buffer_);
  if (buffer_.size() == 1)
    if (const auto row = words.find(buffer_[0])) return row;
  return words.find(typed);
}

std::vector<std::string> suggestions(const WordLookup& lookup, std::string_view typed) {
  std::vector<std::string> names;
  for (const std::string_view word : suggest(lookup.model().input.words, typed, 3)) names.emplace_back(word);
  return names;
}

void say_unknown(Out& err, std::string_view command, const WordLookup& lookup, std::string_view typed) {
  const std::vector<std::string> names = suggestions(lookup, typed);
  err.print("{}: \"{}\" is not in the model{}\n", command, typed,
            names.empty() ? std::string() : fmt::format("; did you mean {}?", fmt::join(names, ", ")));
}

}  // namespace wordloom::tools
