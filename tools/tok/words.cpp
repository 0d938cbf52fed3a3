// tok words and tok stem: the words of each line, as the recipe makes them.
#include "common/exit.hpp"
#include "common/json_text.hpp"
#include "common/numbers.hpp"
#include "common/recipe_options.hpp"
#include "common/shared_options.hpp"
#include "tok/commands.hpp"
#include "tok/each_line.hpp"
#include "wordloom/text/analyzer.hpp"

namespace wordloom::tools {
namespace {

struct WordsOptions {
  std::string command;
  std::vector<std::string> inputs;
  RecipeOptions text;
  bool one_per_line = false, json = false, quiet = false, verbose = false;
};

bool parse(const Arguments& arguments, Streams& streams, WordsOptions& o, std::string summary) {
  OptionSet options(o.command, std::move(summary), "[FILE...] [options]");
  options.flag("one-per-line", "one word per line", o.one_per_line)
      .flag("json", "each line as a JSON array of its words", o.json);
  declare_quiet(options, o.quiet);
  options.flag("v,verbose", "say at the end what was dropped", o.verbose);
  o.text.declare(options);
  options
      .note(
          "One line of output per line of input, words separated by spaces. Inputs are files, directories and - (also "
          "the default): standard input; gz and zst are recognised by content.")
      .example(o.command + " corpus.txt", "lines of words")
      .example("zcat dump.gz | " + o.command + " --one-per-line | sort | uniq -c", "counts");
  if (options.parse(arguments, streams)) return true;
  o.inputs = options.positionals();
  if (o.json && o.one_per_line) throw fail(ErrorKind::usage, "--json and --one-per-line contradict each other");
  if (o.quiet && o.verbose) throw fail(ErrorKind::usage, "-q and -v contradict each other");
  return false;
}

int run(const WordsOptions& o, Streams& streams) {
  Analyzer analyzer(o.text.make());
  TokenBuffer words;
  const auto plain = [&](std::string_view piece, bool& first) {
    words.clear();
    analyzer.words(piece, words);
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (!first) streams.out.write(o.one_per_line ? "\n" : " ");
      streams.out.write(words[i]);
      first = false;
    }
  };
  each_line(o.inputs, streams, [&](std::string_view line) {
    if (o.json) {
      Json list = Json::array();
      each_piece(line, [&](std::string_view piece) {
        words.clear();
        analyzer.words(piece, words);
        for (std::size_t i = 0; i < words.size(); ++i) list.push_back(std::string(words[i]));
      });
      streams.out.write(json_line(list));
      return;
    }
    bool first = true;
    each_piece(line, [&](std::string_view piece) { plain(piece, first); });
    if (!first || !o.one_per_line) streams.out.write("\n");
  });
  const AnalyzerCounts& c = analyzer.counts();
  if (o.verbose)
    streams.err.print("{}: {} words; dropped: {} punctuation, {} numbers, {} stop words, {} too short, {} too long\n",
                      o.command, grouped(c.words), grouped(c.punctuation), grouped(c.numbers), grouped(c.stop_words),
                      grouped(c.too_short), grouped(c.too_long));
  say_broken(TalkStreams(streams, o.quiet).get().err, o.command, c.broken_utf8, o.text.recipe.utf8);
  return kOk;
}

}  // namespace

int words_command(const Arguments& arguments, Streams& streams) {
  WordsOptions options;
  options.command = "tok words";
  if (parse(arguments, streams, options, "Prints the words of each line.")) return kOk;
  return run(options, streams);
}

int stem_command(const Arguments& arguments, Streams& streams) {
  WordsOptions options;
  options.command = "tok stem";
  options.text.recipe.stemmer = "english";
  if (parse(arguments, streams, options, "Prints the words of each line, stemmed.")) return kOk;
  return run(options, streams);
}

}  // namespace wordloom::tools
