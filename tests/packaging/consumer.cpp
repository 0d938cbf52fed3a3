// A small program of somebody else's: a tokenizer and a search over two made-up vectors, through the public headers.
#include <cstdio>

#include "wordloom/core/device.hpp"
#include "wordloom/text/analyzer.hpp"
#ifdef CONSUMER_SEARCHES
#include "wordloom/embed/trainer.hpp"
#include "wordloom/query/search.hpp"
#endif

int main() {
  wordloom::AnalyzerRecipe recipe;
  recipe.stemmer = "english";
  wordloom::Analyzer analyzer(recipe);
  wordloom::TokenBuffer words;
  analyzer.words("The looms were weaving.", words);
  if (words.size() != 4 || words[3] != "weav") return 1;
#ifdef CONSUMER_SEARCHES
  wordloom::Matrix matrix(3, 2);
  const float values[3][2] = {{1.0F, 0.0F}, {0.9F, 0.1F}, {0.0F, 1.0F}};
  for (std::size_t row = 0; row < 3; ++row) {
    for (std::size_t col = 0; col < 2; ++col) matrix.row(row)[col] = values[row][col];
  }
  const wordloom::Searcher searcher(
      wordloom::WordVectors::own(wordloom::WordList({"king", "queen", "loom"}), std::move(matrix)));
  const wordloom::Row self[] = {wordloom::Row{0}};
  const auto nearest = searcher.nearest(values[0], {}, self);
  if (nearest.size() != 2 || searcher.vectors().words[nearest[0].index] != "queen") return 2;
  if (wordloom::describe_backends().empty()) return 3;
#endif
  std::puts(wordloom::built_with_cuda() ? "wordloom, with CUDA" : "wordloom");
  return 0;
}
