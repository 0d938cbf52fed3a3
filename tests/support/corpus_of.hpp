#pragma once
// A corpus that a test writes itself.
#include <functional>
#include <sstream>

#include "support/temporary_directory.hpp"
#include "wordloom/corpus/corpus.hpp"

namespace wordloom::testing {

/// Options that keep every word.
inline IngestOptions every_word() {
  IngestOptions options;
  options.limits.min_count = 1;
  return options;
}

/// What `write` writes, split at white space. `fixed`: with that vocabulary.
inline EncodedCorpus corpus_of(const std::function<void(std::ostream&)>& write,
                               const IngestOptions& options = every_word(), const Vocabulary* fixed = nullptr) {
  std::ostringstream text;
  write(text);
  const TemporaryDirectory directory;
  AnalyzerRecipe recipe;
  recipe.tokenizer = AnalyzerRecipe::Tokenizer::whitespace;
  recipe.letter_case = AnalyzerRecipe::Case::keep;
  return ingest(expand_inputs({directory.write("text", text.str())}), recipe, options, fixed);
}

}  // namespace wordloom::testing
