#pragma once
// Shorthand for tests: the words of a text.
#include <string>
#include <string_view>
#include <vector>

#include "wordloom/text/analyzer.hpp"

inline std::vector<std::string> words_of(wordloom::Analyzer& analyzer, std::string_view text) {
  wordloom::TokenBuffer buffer;
  analyzer.words(text, buffer);
  std::vector<std::string> words;
  for (std::size_t i = 0; i < buffer.size(); ++i) words.emplace_back(buffer[i]);
  return words;
}
inline std::vector<std::string> words_of(const wordloom::AnalyzerRecipe& recipe, std::string_view text) {
  wordloom::Analyzer analyzer(recipe);
  return words_of(analyzer, text);
}
