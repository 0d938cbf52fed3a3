#pragma once
// What all queries share: the model, JSON, the number of answers.
#include <cstdint>
#include <span>
#include <string>

#include "common/find_model.hpp"
#include "common/json_text.hpp"
#include "common/options.hpp"
#include "common/query_input.hpp"
#include "common/shared_options.hpp"
#include "common/word_lookup.hpp"
#include "wordloom/query/search.hpp"

namespace wordloom::tools {

struct QueryOptions {
  ModelOption model;
  bool json = false, quiet = false;
  std::uint32_t n = 10;
  std::uint64_t restrict_rows = 0;
  std::uint32_t threads = 0;

  /// -m, --json with one object for each `thing`, -q
  void declare_model(OptionSet& options, std::string_view thing);
  void declare_search(OptionSet& options);  ///< -n, --restrict, --threads
  SearchOptions search() const;
  std::uint32_t used_threads() const { return thread_count(threads); }
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

/// A line that is no question does not end the others: says `COMMAND: line 7: "king": why`, with `json` prints
/// {"query": ..., "error": why}, too, and returns the exit code that is then due at the end.
int refuse_line(Streams& streams, std::string_view command, const QueryInput& input, const std::string& line,
                const std::string& why, bool json);

/// What is said of a word whose vector takes no part in searches.
std::string no_direction(std::string_view word);
/// Why nothing is found: one of the rows asked has no direction, or no other row among those searched has one; "" when
/// neither is so.
std::string why_nothing(const Searcher& searcher, const WordLookup& lookup, std::span<const Row> asked,
                        const SearchOptions& options);
/// `COMMAND: "king - king" has no answer: why`
void say_unanswered(Out& err, std::string_view command, std::string_view question, std::string_view why);

/// The end of the help of what takes questions line by line.
inline constexpr const char* kQuestionCodes =
    "Exit codes: 0 all answered, 1 a word is unknown or a question has no answer, 2 misuse, 3 bad input: also when a "
    "line is no question, though the lines after it are answered.";

}  // namespace wordloom::tools
