// w2v most-similar: the nearest neighbours of words.
#include <algorithm>

#include "common/exit.hpp"
#include "common/query_input.hpp"
#include "w2v/batch_device.hpp"
#include "w2v/commands.hpp"
#include "w2v/query_options.hpp"
#include "wordloom/core/matrix.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "w2v most-similar";

struct MostSimilarOptions {
  QueryOptions query;
  std::string device = "auto";
  std::vector<std::string> words;  ///< empty or "-": lines of standard input
};

bool parse(const Arguments& arguments, Streams& streams, MostSimilarOptions& o) {
  OptionSet options(kCommand, "Prints the nearest neighbours of words, best first.", "[WORD...] [options]");
  o.query.declare_model(options, "word");
  o.query.declare_search(options);
  declare_device(options, o.device);
  options
      .note(
          "Words come from the command line or, without any or with `-`, one per line from standard input. Each is "
          "put through the model's own recipe: King finds king in a model that folds case. Output: word<TAB>cosine; "
          "with several words, or from standard input, the word asked for is the first column. A word is unknown when "
          "it is not in the model and, in one with subwords, cannot be made of its n-grams either.")
      .note(
          "--json prints one object per word: {\"query\", \"word\" (as the model spells it), \"neighbors\": "
          "[{\"word\", "
          "\"cosine\"}]} (and \"made_of\": \"n-grams\" for an unknown word that has a vector by them), or {\"query\", "
          "\"error\", \"unknown\", \"suggestions\"}. Standard error says why a word has no neighbors.")
      .note(
          "--device auto takes a CUDA device where there is one and many words come in, for up to some twenty answers "
          "each; the "
          "answers are exact and the same on every device.")
      .note(
          "Exit codes: 0 all answered, 1 a word is unknown or has no neighbours, 2 misuse, 3 bad input, 4 a device "
          "that was asked for cannot be had.")
      .example("w2v most-similar king", "uses model.w2v or $W2V_MODEL")
      .example("w2v most-similar -m GoogleNews.bin -n 5 king queen", "vectors of other programs work as well")
      .example("cut -f1 words.tsv | w2v most-similar --json", "many words, searched in blocks");
  if (options.parse(arguments, streams)) return true;
  o.words = options.positionals();
  return false;
}

struct Question {
  std::string typed;
  std::optional<Row> row;
  std::optional<UnknownWord> composed;  ///< of an unknown word
  bool answerable() const { return row || composed; }
};

/// Neighbours of the words of a block that have a vector, in their order.
std::vector<std::vector<Scored>> search(const Searcher& searcher, const SearchOptions& options,
                                        const std::vector<Question>& block) {
  std::vector<std::vector<Row>> exclude;
  std::vector<std::span<const float>> asked;
  for (const Question& q : block) {
    if (!q.answerable()) continue;
    exclude.push_back(q.row ? std::vector<Row>{*q.row} : std::vector<Row>{});
    asked.push_back(q.row ? searcher.vectors().checked(*q.row) : q.composed->vector);
  }
  if (exclude.empty()) return {};
  if (exclude.size() == 1) return {searcher.nearest(asked[0], options, exclude[0])};
  Matrix queries(exclude.size(), searcher.vectors().dim());
  for (std::size_t i = 0; i < asked.size(); ++i) std::ranges::copy(asked[i], queries.row(i));
  return searcher.nearest_batch(std::as_const(queries).view(), options, exclude);
}

/// Why a word that has a vector has no neighbours.
std::string why_alone(const Question& q, const Searcher& searcher, const WordLookup& lookup,
                      const SearchOptions& options) {
  const std::vector<Row> asked = q.row ? std::vector<Row>{*q.row} : std::vector<Row>{};
  const std::string why = why_nothing(searcher, lookup, asked, options);
  return why.empty() ? no_direction(q.typed) : why;
}

int run(const MostSimilarOptions& o, Streams& streams) {
  BatchDevice device(o.device, o.query.n);
  QueryInput input(o.words, streams);
  const Model model = open_model(find_model(o.query.model), streams.err, RowChecks::when_used);
  TalkStreams talk(streams, o.query.quiet);
  Out& err = talk.get().err;
  WordLookup lookup(model);
  Searcher searcher(model.input, o.query.used_threads());
  device.prepare(searcher, o.query.restrict_rows, 1);
  const std::size_t at_once = searcher.questions_at_once(o.query.search(), input.block());
  const bool with_query = input.from_lines() || o.words.size() > 1;
  int code = kOk;
  std::string typed;
  for (bool more = true; more;) {
    std::vector<Question> block;
    while (block.size() < at_once && (block.empty() || !input.waits()) && (more = input.next(typed))) {
      Question q{typed, lookup.find(typed), std::nullopt};
      if (!q.row) q.composed = lookup.compose(typed);
      block.push_back(std::move(q));
    }
    device.prepare(searcher, o.query.restrict_rows, block.size());
    const auto found = search(searcher, o.query.search(), block);
    std::size_t answered = 0;
    for (const Question& q : block) {
      if (!q.answerable()) {
        code = kNoResult;
        say_unknown(err, kCommand, lookup, q.typed);
        if (o.query.json) streams.out.write(json_line(unknown_json(lookup, q.typed, {q.typed})));
        continue;
      }
      const std::vector<Scored>& neighbors = found[answered++];
      if (q.composed) say_composed(err, kCommand, lookup, q.composed->word);
      if (o.query.json) {
        Json json{{"query", q.typed}, {"word", q.row ? std::string(lookup.word(*q.row)) : q.composed->word}};
        if (q.composed) json["made_of"] = "n-grams";
        json["neighbors"] = neighbors_json(model.input.words, neighbors);
        streams.out.write(json_line(json));
      } else
        print_neighbors(streams.out, model.input.words, neighbors, with_query ? q.typed : std::string());
      if (neighbors.empty()) {
        code = kNoResult;
        say_unanswered(err, kCommand, q.typed, why_alone(q, searcher, lookup, o.query.search()));
      }
    }
    if (streams.in_is_terminal) streams.out.flush();
  }
  return code;
}

}  // namespace

int most_similar_command(const Arguments& arguments, Streams& streams) {
  MostSimilarOptions options;
  if (parse(arguments, streams, options)) return kOk;
  return run(options, streams);
}

}  // namespace wordloom::tools
