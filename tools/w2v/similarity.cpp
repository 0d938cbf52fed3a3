// w2v similarity: the cosine of two words.
#include <algorithm>
#include <cmath>

#include "common/exit.hpp"
#include "common/query_input.hpp"
#include "w2v/commands.hpp"
#include "w2v/query_options.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "w2v similarity";

struct SimilarityOptions {
  QueryOptions query;
  std::vector<std::string> words;
};

bool parse(const Arguments& arguments, Streams& streams, SimilarityOptions& o) {
  OptionSet options(kCommand, "Prints the cosine of two words.", "WORD WORD [options]");
  o.query.declare_model(options, "pair");
  options
      .note(
          "Without words, or with `-`, two words per line from standard input; the output is then word<TAB>word<TAB>"
          "cosine.")
      .note(
          "--json prints one object per pair: {\"words\": [a, b], \"cosine\"} (null, and why in \"error\", for "
          "a vector that is zero or not finite), or {\"query\", \"error\", \"unknown\", "
          "\"suggestions\"}, or {\"query\", \"error\"} for a line that is not two words.")
      .note(kQuestionCodes)
      .example("w2v similarity king queen", "one number")
      .example("w2v similarity < pairs.txt", "many");
  if (options.parse(arguments, streams)) return true;
  o.words = options.positionals();
  if (o.words.size() != 2 && !o.words.empty() && !(o.words.size() == 1 && o.words[0] == "-"))
    throw fail(ErrorKind::usage, "takes two words, not {}", o.words.size());
  return false;
}

int answer(const SimilarityOptions& o, const std::string& line, const std::vector<std::string>& words,
           Searcher& searcher, WordLookup& lookup, bool with_words, Streams& streams) {
  std::vector<Row> rows;
  std::vector<std::string> unknown;
  for (const std::string& word : words) {
    if (const auto row = lookup.find_or_compose(word, searcher, streams.err, kCommand))
      rows.push_back(*row);
    else
      unknown.push_back(word);
  }
  for (const std::string& word : unknown) say_unknown(streams.err, kCommand, lookup, word);
  if (!unknown.empty()) {
    if (o.query.json) streams.out.write(json_line(unknown_json(lookup, line, unknown)));
    return kNoResult;
  }
  const double cosine = searcher.cosine(rows[0], rows[1]);
  if (std::isnan(cosine)) {
    const std::string why = no_direction(words[searcher.norm(rows[0]) == 0 ? 0 : 1]);
    say_unanswered(streams.err, kCommand, words[0] + ' ' + words[1], why);
    if (o.query.json) streams.out.write(json_line({{"words", words}, {"cosine", nullptr}, {"error", why}}));
    return kNoResult;
  }
  if (o.query.json)
    streams.out.write(json_line({{"words", words}, {"cosine", rounded6(cosine)}}));
  else if (with_words)
    streams.out.print("{}\t{}\t{}\n", words[0], words[1], cosine_text(cosine));
  else
    streams.out.print("{}\n", cosine_text(cosine));
  return kOk;
}

int run(const SimilarityOptions& o, Streams& streams) {
  std::vector<std::string> arguments;
  if (o.words.size() == 2) arguments.push_back(o.words[0] + ' ' + o.words[1]);
  QueryInput input(arguments, streams);
  const Model model = open_model(find_model(o.query.model), streams.err, RowChecks::when_used);
  TalkStreams talk(streams, o.query.quiet);
  WordLookup lookup(model);
  Searcher searcher(model.input, 1);
  int code = kOk;
  std::string line;
  while (input.next(line)) {
    lookup.next_question(searcher);
    const std::vector<std::string> words = input.from_lines() ? split_words(line) : o.words;
    const std::string why = words.size() == 2 ? "" : fmt::format("takes two words a line, not {}", words.size());
    code = std::max(code, why.empty() ? answer(o, line, words, searcher, lookup, input.from_lines(), talk.get())
                                      : refuse_line(streams, kCommand, input, line, why, o.query.json));
    if (streams.in_is_terminal) streams.out.flush();
  }
  return code;
}

}  // namespace

int similarity_command(const Arguments& arguments, Streams& streams) {
  SimilarityOptions options;
  if (parse(arguments, streams, options)) return kOk;
  return run(options, streams);
}

}  // namespace wordloom::tools
