// w2v vector: the numbers of a word.
#include <span>

#include "common/exit.hpp"
#include "common/query_input.hpp"
#include "w2v/commands.hpp"
#include "w2v/query_options.hpp"
#include "wordloom/vectors/row_norm.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "w2v vector";

struct VectorOptions {
  QueryOptions query;
  bool unit = false;
  std::vector<std::string> words;
};

bool parse(const Arguments& arguments, Streams& streams, VectorOptions& o) {
  OptionSet options(kCommand, "Prints the vectors of words.", "[WORD...] [options]");
  o.query.declare_model(options, "word");
  options.flag("unit", "scaled to length 1; what is zero or not finite stays as it is", o.unit)
      .note(
          "Numbers are the shortest decimals that read back to the same float. With several words, or from standard "
          "input (no words, or `-`), each line begins with its word and a tab.")
      .note(
          "--json prints one object per word: {\"query\", \"word\", \"vector\": [...]}, or {\"query\", \"error\", "
          "\"unknown\", \"suggestions\"}.")
      .example("w2v vector king", "the row of king")
      .example("w2v vector --json --unit < words.txt", "many, scaled to length 1");
  if (options.parse(arguments, streams)) return true;
  o.words = options.positionals();
  return false;
}

std::vector<float> scaled(std::vector<float> values, bool unit) {
  if (!unit) return values;
  const double length = norm(std::span<const float>(values));
  if (length != 0)
    for (float& v : values) v = static_cast<float>(static_cast<double>(v) / length);
  return values;
}

int run(const VectorOptions& o, Streams& streams) {
  QueryInput input(o.words, streams);
  const Model model = open_model(find_model(o.query.model), streams.err, RowChecks::when_used);
  TalkStreams talk(streams, o.query.quiet);
  WordLookup lookup(model);
  const bool with_query = input.from_lines() || o.words.size() > 1;
  int code = kOk;
  std::string typed;
  while (input.next(typed)) {
    const auto row = lookup.find(typed);
    const auto composed = row ? std::nullopt : lookup.compose(typed);
    if (!row && !composed) {
      code = kNoResult;
      say_unknown(talk.get().err, kCommand, lookup, typed);
      if (o.query.json) streams.out.write(json_line(unknown_json(lookup, typed, {typed})));
      continue;
    }
    if (composed) say_composed(talk.get().err, kCommand, lookup, composed->word);
    const std::span<const float> found = row ? model.input.checked(*row) : composed->vector;
    const std::vector<float> values = scaled({found.begin(), found.end()}, o.unit);
    if (o.query.json) {
      const std::string word = row ? std::string(lookup.word(*row)) : composed->word;
      streams.out.write(vector_json({{"query", typed}, {"word", word}}, values));
    } else {
      streams.out.print("{}{}{}\n", with_query ? typed : "", with_query ? "\t" : "", vector_text(values));
    }
    if (streams.in_is_terminal) streams.out.flush();
  }
  return code;
}

}  // namespace

int vector_command(const Arguments& arguments, Streams& streams) {
  VectorOptions options;
  if (parse(arguments, streams, options)) return kOk;
  return run(options, streams);
}

}  // namespace wordloom::tools
