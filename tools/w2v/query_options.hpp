#pragma once
// What all queries share: the model, JSON, the number of answers.
#include <cstdint>
#include <span>
#include <string>

#include "common/find_model.hpp"
#include "common/json_text.hpp"
#include "common/options.hpp"
#include "common/word_lookup.hpp"
#include "wordloom/query/search.hpp"

namespace wordloom::tools {

struct QueryOptions {
  ModelOption model;
  bool json = false;
  std::uint32_t n = 10;
  std::uint64_t restrict_rows = 0;
  std::uint32_t threads = 0;

  void declare_model(OptionSet& options);   ///< -m, --json
  void declare_search(OptionSet& options);  ///< -n, --restrict, --threads
  SearchOptions search() const;
  std::uint32_t used_threads() const;
};

/// [{"word": ..., "cosine": ...}, ...]; `key` names the score.
Json neighbors_json(const WordList& words, const std::vector<Scored>& found, const char* key = "cosine");
/// One "word<TAB>score" line each, after `first_column` when that is not empty.
void print_neighbors(Out& out, const WordList& words, const std::vector<Scored>& found,
                     std::string_view first_column = {});
/// Numbers as the shortest decimals that read back to the same floats, with blanks between them.
std::string vector_text(std::span<const float> values);
/// One line: the object with a last member "vector". JSON has no nan and no infinity: null stands for them.
std::string vector_json(const Json& object, std::span<const float> values);
/// {"query": ..., "error": "unknown word", "unknown": [...], "suggestions": [...]}
Json unknown_json(const WordLookup& lookup, std::string_view query, const std::vector<std::string>& unknown);

}  // namespace wordloom::tools
