#include "w2v/query_options.hpp"

#include <algorithm>
#include <cmath>

#include "common/exit.hpp"
#include "common/numbers.hpp"

namespace wordloom::tools {

void QueryOptions::declare_model(OptionSet& options, std::string_view thing) {
  model.declare(options);
  declare_json(options, json, thing);
  declare_quiet(options, quiet);
  options.aliases(query_aliases());
}

void QueryOptions::declare_search(OptionSet& options) {
  options.number<std::uint32_t>("n", "answers per question", n, 1, 1000000)
      .number<std::uint64_t>("restrict", "search only so many of the most frequent words; 0: all", restrict_rows, 0,
                             std::uint64_t{1} << 32);
  declare_threads(options, threads);
}

SearchOptions QueryOptions::search() const {
  return {.n = n, .restrict_rows = static_cast<std::size_t>(restrict_rows), .threads = used_threads()};
}

Json neighbors_json(const WordList& words, const std::vector<Scored>& found, const char* key) {
  Json list = Json::array();
  for (const Scored& s : found)
    list.push_back({{"word", std::string(words[s.index])}, {key, rounded6(static_cast<double>(s.score))}});
  return list;
}

void print_neighbors(Out& out, const WordList& words, const std::vector<Scored>& found, std::string_view first_column) {
  for (const Scored& s : found) {
    if (!first_column.empty()) out.print("{}\t", first_column);
    out.print("{}\t{}\n", words[s.index], cosine_text(static_cast<double>(s.score)));
  }
}

std::string vector_text(std::span<const float> values) {
  std::string text;
  for (const float x : values) {
    if (!text.empty()) text += ' ';
    text += shortest(x);
  }
  return text;
}

std::string vector_json(const Json& object, std::span<const float> values) {
  std::string line = json_line(object);
  line.resize(line.size() - 2);  // the end of the object and of the line
  line += ",\"vector\":[";
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) line += ',';
    line += std::isfinite(values[i]) ? shortest(values[i]) : "null";
  }
  return line + "]}\n";
}

Json unknown_json(const WordLookup& lookup, std::string_view query, const std::vector<std::string>& unknown) {
  Json json{{"query", std::string(query)}, {"error", "unknown word"}, {"unknown", unknown}};
  json["suggestions"] = unknown.empty() ? std::vector<std::string>{} : lookup.suggestions(unknown.front());
  return json;
}

int refuse_line(Streams& streams, std::string_view command, const QueryInput& input, const std::string& line,
                const std::string& why, bool json) {
  streams.err.print("{}: line {}: \"{}\": {}\n", command, input.line_number(), line, why);
  if (json) streams.out.write(json_line({{"query", line}, {"error", why}}));
  return kBadInput;
}

std::string no_direction(std::string_view word) {
  return fmt::format("the vector of \"{}\" is zero, not finite or far too small or large", word);
}

std::string why_nothing(const Searcher& searcher, const WordLookup& lookup, std::span<const Row> asked,
                        const SearchOptions& options) {
  for (const Row row : asked)
    if (searcher.norm(row) == 0) return no_direction(lookup.word(row));
  const std::size_t all = searcher.vectors().size();
  const std::size_t searched = options.restrict_rows == 0 ? all : std::min(options.restrict_rows, all);
  for (std::size_t i = 0; i < searched; ++i) {
    const Row row(static_cast<std::uint32_t>(i));
    if (std::find(asked.begin(), asked.end(), row) == asked.end() && searcher.norm(row) != 0) return "";
  }
  return fmt::format("no other word is among the {} that are searched", searched);
}

void say_unanswered(Out& err, std::string_view command, std::string_view question, std::string_view why) {
  err.print("{}: \"{}\" has no answer: {}\n", command, question, why);
}

}  // namespace wordloom::tools
