// ngram counts: the n-grams of a text.
#include "wordloom/lm/counts.hpp"

#include "common/exit.hpp"
#include "common/json_text.hpp"
#include "common/progress_display.hpp"
#include "common/shared_options.hpp"
#include "common/signals.hpp"
#include "ngram/commands.hpp"
#include "ngram/train_options.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "ngram counts";

struct CountsOptions {
  LmTextArguments source;
  std::uint32_t order = 3;
  std::uint64_t at_least = 1;
  bool only = false, continuations = false, json = false, quiet = false;
};

bool parse(const Arguments& arguments, Streams& streams, CountsOptions& o) {
  OptionSet options(kCommand, "Counts the n-grams of a text.", "INPUT... [options]");
  options.number<std::uint32_t>("n,order", "words of the longest n-grams", o.order, 1, lm::kMaxOrder)
      .flag("only", "print this order only, not the shorter ones", o.only)
      .number<std::uint64_t>("at-least", "print n-grams with this count and more", o.at_least, 1, 0xffffffffU)
      .flag("continuations", "below the order: the different words before an n-gram, as Kneser-Ney counts",
            o.continuations);
  declare_json(options, o.json, "n-gram", "{\"ngram\", \"count\"}");
  declare_quiet(options, o.quiet);
  o.source.declare_vocabulary(options);
  o.source.text.declare(options, OptionSet::Shown::long_help);
  options.section("Run");
  o.source.declare_run(options);
  options.note("Prints n-gram<TAB>count, words separated by spaces; <s> and </s> stand for the ends of each line.")
      .note(
          "Counting is done in memory, about 100 bytes a word of text: there is no --max-memory. ngram train, which "
          "has "
          "it, sorts on disk what is more.")
      .example("ngram counts corpus.txt --order 2 --only --at-least 10 | sort -t'\t' -k2,2nr | head", "frequent pairs");
  if (options.parse(arguments, streams)) return true;
  o.source.check(options);
  return false;
}

int run(const CountsOptions& o, Streams& streams) {
  const AnalyzerRecipe recipe = o.source.recipe();
  const std::vector<InputFile> inputs = expand_inputs(o.source.inputs);
  StopOnSignal signals(reads_stdin(inputs));
  ProgressDisplay display(streams, kCommand, o.quiet);
  try {
    std::string warning;
    const EncodedCorpus corpus = read_lm_corpus(o.source, recipe, inputs, display.callback(), signals.flag(), &warning);
    const lm::LmText text(corpus, o.source.options);
    display.clear();
    if (!warning.empty()) streams.err.print("{}: {}\n", kCommand, warning);
    if (!o.quiet) streams.err.print("{}: {}\n", kCommand, lm_ingest_line(corpus.counts(), text, o.source));
    std::string line;
    const lm::SortReport sorting = lm::count_ngrams(
        text,
        {.order = o.order,
         .continuations = o.continuations,
         .threads = thread_count(o.source.threads),
         .device = o.source.device},
        [&](std::span<const lm::WordIndex> ngram, std::uint64_t count) {
          if (count < o.at_least || (o.only && ngram.size() != o.order)) return;
          line.clear();
          for (const lm::WordIndex word : ngram) {
            if (!line.empty()) line += ' ';
            line += text.words()[word];
          }
          if (o.json)
            streams.out.write(json_line({{"ngram", line}, {"count", count}}));
          else
            streams.out.print("{}\t{}\n", line, count);
        },
        signals.flag());
    if (!o.quiet)
      for (const std::string& text_line : sorting_lines(sorting, o.source))
        streams.err.print("{}: {}\n", kCommand, text_line);
  } catch (const Error&) {
    display.clear();
    if (!signals.stopped()) throw;
    return kInterrupted;
  }
  return kOk;
}

}  // namespace

int counts_command(const Arguments& arguments, Streams& streams) {
  CountsOptions options;
  if (parse(arguments, streams, options)) return kOk;
  return run(options, streams);
}

}  // namespace wordloom::tools
