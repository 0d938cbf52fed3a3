#pragma once
// A corpus that a test writes itself.
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <ostream>

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
  static int number = 0;
  const auto path = std::filesystem::temp_directory_path() / fmt::format("wordloom-{}-{}.txt", ::getpid(), number++);
  {
    std::ofstream out(path);
    write(out);
  }
  AnalyzerRecipe recipe;
  recipe.tokenizer = AnalyzerRecipe::Tokenizer::whitespace;
  EncodedCorpus corpus = ingest(expand_inputs({path.string()}), recipe, options, fixed);
  std::filesystem::remove(path);
  return corpus;
}

}  // namespace wordloom::testing
