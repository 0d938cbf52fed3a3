// w2v neighbors: the nearest neighbours of every word, a graph for other programs.
#include <algorithm>
#include <string>
#include <vector>

#include "common/exit.hpp"
#include "common/numbers.hpp"
#include "w2v/batch_device.hpp"
#include "w2v/commands.hpp"
#include "w2v/query_options.hpp"
#include "wordloom/core/parallel.hpp"
#include "wordloom/query/graph.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "w2v neighbors";

struct NeighborsOptions {
  QueryOptions query;
  bool all = false;
  std::uint64_t words = 0;
  std::string device = "auto";
};

bool parse(const Arguments& arguments, Streams& streams, NeighborsOptions& o) {
  OptionSet options(kCommand, "Prints the nearest neighbours of every word: a graph.", "--all [options]");
  options.flag("all", "every word of the model", o.all);
  o.query.declare_model(options, "word");
  o.query.declare_search(options);
  options.number<std::uint64_t>("words", "only of so many of the most frequent words; 0: all", o.words, 0,
                                std::uint64_t{1} << 32);
  declare_device(options, o.device);
  options
      .note(
          "Output: word<TAB>neighbour<TAB>cosine, the words in the order of the model, the best neighbour first. "
          "--json "
          "prints one object per word: {\"word\", \"neighbors\": [{\"word\", \"cosine\"}]}. A word whose vector is "
          "zero "
          "has no neighbours: no line, an empty list in JSON. The answers are exact and the same on every device.")
      .note(
          "--device auto takes a CUDA device where there is one, for up to 24 neighbours among all words. Exit codes: "
          "0 "
          "done, 2 misuse, 3 bad input, 4 not enough memory or no device.")
      .example("w2v neighbors --all -n 10 > graph.tsv", "uses model.w2v or $W2V_MODEL")
      .example("w2v neighbors -m GoogleNews.bin --words 50000 --restrict 200000 --json",
               "neighbours of frequent words among the frequent ones");
  if (options.parse(arguments, streams)) return true;
  if (!options.positionals().empty())
    throw fail(ErrorKind::usage, "takes no words, not \"{}\"; the neighbours of single words: w2v most-similar {}",
               options.positionals().front(), options.positionals().front());
  if (!o.all && o.words == 0)
    throw fail(ErrorKind::usage, "say --all for every word or --words N for the N most frequent");
  return false;
}

/// Rows of an answer that one thread makes text of at a time.
constexpr std::size_t kRowsOfText = 256;

/// The output of rows [first + begin, first + end).
std::string text_of(const NeighborsOptions& o, const WordList& words, std::size_t first, std::size_t begin,
                    std::size_t end, const std::vector<std::vector<Scored>>& found) {
  StringOut out(std::size_t{1} << 16);
  for (std::size_t i = begin; i < end; ++i) {
    const auto id = static_cast<std::uint32_t>(first + i);
    if (o.query.json)
      out.write(json_line({{"word", std::string(words[id])}, {"neighbors", neighbors_json(words, found[i])}}));
    else
      print_neighbors(out, words, found[i], words[id]);
  }
  out.flush();
  return out.text();
}

int run(const NeighborsOptions& o, Streams& streams) {
  const Model model = open_model(find_model(o.query.model), streams.err);
  const Searcher searcher(model.input, o.query.used_threads());
  NeighborGraph graph(searcher, o.query.search(), o.device);
  if (!o.query.quiet && graph.description() != "cpu") streams.err.print("{}: on {}\n", kCommand, graph.description());
  const WordList& words = model.input.words;
  const std::size_t asked = o.words == 0 ? words.size() : std::min<std::size_t>(o.words, words.size());
  for (std::size_t first = 0; first < asked; first += graph.block()) {
    const std::size_t last = std::min(asked, first + graph.block());
    const auto found = graph.neighbors(first, last);
    // Making text of them takes longer than a device takes to find them.
    std::vector<std::string> texts((last - first + kRowsOfText - 1) / kRowsOfText);
    parallel_for(last - first, kRowsOfText, o.query.used_threads(),
                 [&](std::size_t begin, std::size_t end, std::size_t) {
                   texts[begin / kRowsOfText] = text_of(o, words, first, begin, end, found);
                 });
    for (const std::string& text : texts) streams.out.write(text);
  }
  if (!o.query.quiet && graph.searched_again() > 0)
    streams.err.print("{}: {} had neighbours too close to tell apart in single precision and were searched again\n",
                      kCommand, plural(graph.searched_again(), "word"));
  return kOk;
}

}  // namespace

int neighbors_command(const Arguments& arguments, Streams& streams) {
  NeighborsOptions options;
  if (parse(arguments, streams, options)) return kOk;
  return run(options, streams);
}

}  // namespace wordloom::tools
