// w2v ngrams: the pieces that the vector of a word is made of.
#include <cmath>

#include "common/exit.hpp"
#include "common/query_input.hpp"
#include "w2v/commands.hpp"
#include "w2v/query_options.hpp"
#include "wordloom/vectors/row_norm.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "w2v ngrams";

struct NgramOptions {
  QueryOptions query;
  std::vector<std::string> words;
};

bool parse(const Arguments& arguments, Streams& streams, NgramOptions& o) {
  OptionSet options(kCommand, "Lists the pieces that the vector of a word is made of.", "[WORD...] [options]");
  o.query.declare_model(options, "word");
  options
      .note(
          "For models with subwords (w2v train --subwords, fastText's .bin and .ftz). One line per n-gram: "
          "n-gram<TAB>bucket<TAB>row<TAB>length of its row; a dash where the n-gram has no row of its own because no "
          "word "
          "that was trained has it. With several words, or from standard input, the word is the first column.")
      .note(
          "--json prints one object per word: {\"query\", \"word\", \"known\", \"ngrams\": [{\"ngram\", \"bucket\", "
          "\"row\", \"norm\"}]}; row and norm are null where there is none.")
      .example("w2v ngrams where", "<wh whe her ere re> ...");
  if (options.parse(arguments, streams)) return true;
  o.words = options.positionals();
  return false;
}

/// Not norm(): who looks at the pieces wants to see an infinite row.
double length(std::span<const float> row) { return std::sqrt(dot(row, row)); }

int run(const NgramOptions& o, Streams& streams) {
  QueryInput input(o.words, streams);
  const std::string path = find_model(o.query.model);
  const Model model = open_model(path, streams.err);
  if (!model.subwords || model.subwords->layout.maxn == 0) {
    streams.err.print("{}: {} has no subwords; train one with --subwords 3..6\n", kCommand, path);
    return kNoResult;
  }
  WordLookup lookup(model);
  const bool with_query = input.from_lines() || o.words.size() > 1;
  std::string typed;
  while (input.next(typed)) {
    const auto row = lookup.find(typed);
    const std::string word = row ? std::string(lookup.word(*row)) : lookup.spelling(typed);
    Json list = Json::array();
    for (const SubwordPiece& piece : ngram_pieces(*model.subwords, word)) {
      const double norm = piece.row ? length(model.subwords->ngrams.row(piece.row->value)) : 0;
      if (o.query.json) {
        Json entry{{"ngram", piece.text}, {"bucket", piece.bucket}, {"row", nullptr}, {"norm", nullptr}};
        if (piece.row) {
          entry["row"] = piece.row->value;
          entry["norm"] = rounded6(norm);
        }
        list.push_back(std::move(entry));
        continue;
      }
      if (with_query) streams.out.print("{}\t", typed);
      streams.out.print("{}\t{}\t{}\t{}\n", piece.text, piece.bucket,
                        piece.row ? fmt::format("{}", piece.row->value) : std::string("-"),
                        piece.row ? fmt::format("{:.4f}", norm) : std::string("-"));
    }
    if (o.query.json)
      streams.out.write(json_line({{"query", typed}, {"word", word}, {"known", row.has_value()}, {"ngrams", list}}));
    if (streams.in_is_terminal) streams.out.flush();
  }
  return kOk;
}

}  // namespace

int ngrams_command(const Arguments& arguments, Streams& streams) {
  NgramOptions options;
  if (parse(arguments, streams, options)) return kOk;
  return run(options, streams);
}

}  // namespace wordloom::tools
