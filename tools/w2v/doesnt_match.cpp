// w2v doesnt-match: the word that does not belong to the others.
#include <algorithm>

#include "common/exit.hpp"
#include "common/query_input.hpp"
#include "w2v/commands.hpp"
#include "w2v/query_options.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "w2v doesnt-match";

struct DoesntMatchOptions {
  QueryOptions query;
  std::vector<std::string> words;
};

bool parse(const Arguments& arguments, Streams& streams, DoesntMatchOptions& o) {
  OptionSet options(kCommand, "Prints the word that does not belong to the others.", "WORD WORD WORD... [options]");
  o.query.declare_model(options, "group");
  options
      .note(
          "The word least similar to the mean of all. Without words, or with `-`, one group per line from standard "
          "input. Unknown words, and those whose vector is zero or not finite, are named, left out and make the exit "
          "code "
          "1.")
      .note(
          "--json prints one object per group: {\"words\": [{\"word\", \"cosine\"}] (to the mean), \"odd\", "
          "\"unknown\"}, and \"undirected\": the words whose vector is zero or not finite; \"odd\" is null when fewer "
          "than two words are known; or {\"query\", \"error\"} for a line of "
          "fewer than three words.")
      .note(kQuestionCodes)
      .example("w2v doesnt-match breakfast cereal dinner lunch", "cereal");
  if (options.parse(arguments, streams)) return true;
  o.words = options.positionals();
  if (o.words.size() == 2 || (o.words.size() == 1 && o.words[0] != "-"))
    throw fail(ErrorKind::usage, "takes three words or more, not {}", o.words.size());
  return false;
}

int answer(const DoesntMatchOptions& o, const std::vector<std::string>& words, Searcher& searcher, WordLookup& lookup,
           Streams& streams) {
  std::vector<Row> rows;
  std::vector<std::string> known, unknown, undirected;
  for (const std::string& word : words) {
    const auto row = lookup.find_or_compose(word, searcher, streams.err, kCommand);
    if (!row) {
      unknown.push_back(word);
    } else if (searcher.norm(*row) == 0) {
      undirected.push_back(word);
    } else {
      known.push_back(word);
      rows.push_back(*row);
    }
  }
  for (const std::string& word : unknown) say_unknown(streams.err, kCommand, lookup, word);
  for (const std::string& word : undirected)
    streams.err.print("{}: \"{}\" is left out: {}\n", kCommand, word, no_direction(word));
  std::vector<double> scores;
  std::string odd;
  if (rows.size() >= 2) {
    const Row worst = searcher.doesnt_match(rows, &scores);
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (rows[i] == worst) odd = known[i];
  } else {
    streams.err.print("{}: fewer than two of these words are in the model{}\n", kCommand,
                      undirected.empty() ? "" : " and have a direction");
  }
  if (o.query.json) {
    Json list = Json::array();
    for (std::size_t i = 0; i < scores.size(); ++i)
      list.push_back({{"word", known[i]}, {"cosine", rounded6(scores[i])}});
    Json json{{"words", list}, {"odd", nullptr}, {"unknown", unknown}};
    if (!odd.empty()) json["odd"] = odd;
    if (!undirected.empty()) json["undirected"] = undirected;
    streams.out.write(json_line(json));
  } else if (!odd.empty()) {
    streams.out.print("{}\n", odd);
  }
  return unknown.empty() && undirected.empty() && !odd.empty() ? kOk : kNoResult;
}

int run(const DoesntMatchOptions& o, Streams& streams) {
  const bool lines = o.words.size() < 2;
  QueryInput input(lines ? std::vector<std::string>{} : std::vector<std::string>{""}, streams);
  const Model model = open_model(find_model(o.query.model), streams.err, RowChecks::when_used);
  TalkStreams talk(streams, o.query.quiet);
  WordLookup lookup(model);
  Searcher searcher(model.input, o.query.used_threads());
  int code = kOk;
  std::string line;
  while (input.next(line)) {
    lookup.next_question(searcher);
    const std::vector<std::string> words = lines ? split_words(line) : o.words;
    const std::string why = words.size() < 3 ? fmt::format("takes three words or more, not {}", words.size()) : "";
    code = std::max(code, why.empty() ? answer(o, words, searcher, lookup, talk.get())
                                      : refuse_line(streams, kCommand, input, line, why, o.query.json));
    if (streams.in_is_terminal) streams.out.flush();
  }
  return code;
}

}  // namespace

int doesnt_match_command(const Arguments& arguments, Streams& streams) {
  DoesntMatchOptions options;
  if (parse(arguments, streams, options)) return kOk;
  return run(options, streams);
}

}  // namespace wordloom::tools
