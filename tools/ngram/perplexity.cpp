// ngram perplexity: how well a model predicts a text.
#include "common/exit.hpp"
#include "common/numbers.hpp"
#include "ngram/commands.hpp"
#include "ngram/query_options.hpp"
#include "wordloom/lm/scorer.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "ngram perplexity";

struct PerplexityOptions {
  NgramQueryOptions query;
  std::vector<std::string> inputs;
};

bool parse(const Arguments& arguments, Streams& streams, PerplexityOptions& o) {
  OptionSet options(kCommand, "Tells how well a model predicts a text, one sentence a line.", "[INPUT...] [options]");
  o.query.declare(options, {});
  declare_threads(options, o.query.threads);
  options
      .note(
          "INPUT is files, directories or - (standard input, also without any); gz and zst are recognised. The text is "
          "prepared with the recipe stored in the model; for ARPA, words are what stands between white space.")
      .note(
          "Each sentence starts after <s>, and its </s> is predicted and counted as a token. Words that the model does "
          "not know are scored as <unk>; perplexity_without_oov leaves them out. Lines without words are skipped.")
      .note(
          "--json prints {\"perplexity\", \"perplexity_without_oov\", \"tokens\", \"oov\", \"sentences\", "
          "\"log10_prob\", \"empty_lines\", \"special_words\", \"impossible\" (tokens of probability 0)}.")
      .example("ngram perplexity heldout.txt", "with ./model.ngram")
      .example("ngram perplexity -m news.arpa.gz --json < heldout.txt", "ARPA models work, too");
  if (options.parse(arguments, streams)) return true;
  o.inputs = options.positionals();
  return false;
}

void say_skipped(const lm::TextTotals& totals, Out& talk, Out& warnings) {
  if (totals.empty_lines > 0) talk.print("{}: skipped {} without words\n", kCommand, plural(totals.empty_lines, "line"));
  if (totals.special_words > 0)
    talk.print("{}: skipped {} of the text spelled <s> or </s>\n", kCommand, plural(totals.special_words, "word"));
  if (totals.impossible > 0)
    warnings.print(
        "{}: {} of {} tokens have the probability 0 in this model (no smoothing, or a closed vocabulary?): perplexity "
        "says little\n",
        kCommand, totals.impossible, totals.tokens);
}

int run(const PerplexityOptions& o, Streams& streams) {
  const lm::Model model = open_ngram_model(o.query, kCommand, streams.err);
  const lm::TextScorer scorer(model, thread_count(o.query.threads));
  lm::TextTotals totals;
  each_input(o.inputs, streams, [&](ByteStream& text) { totals += scorer.score(text); });
  say_skipped(totals, TalkStreams(streams, o.query.quiet).get().err, streams.err);
  if (totals.tokens == 0) {
    streams.err.print("{}: the text has no words\n", kCommand);
    return kNoResult;
  }
  if (o.query.json) {
    streams.out.write(json_line({{"perplexity", totals.perplexity()},
                                 {"perplexity_without_oov", totals.perplexity_without_oov()},
                                 {"tokens", totals.tokens},
                                 {"oov", totals.oov},
                                 {"sentences", totals.sentences},
                                 {"log10_prob", totals.log10_prob},
                                 {"empty_lines", totals.empty_lines},
                                 {"special_words", totals.special_words},
                                 {"impossible", totals.impossible}}));
  } else {
    streams.out.print("perplexity\t{:.6g}\nperplexity_without_oov\t{:.6g}\ntokens\t{}\noov\t{}\n", totals.perplexity(),
                      totals.perplexity_without_oov(), totals.tokens, totals.oov);
  }
  return kOk;
}

}  // namespace

int perplexity_command(const Arguments& arguments, Streams& streams) {
  PerplexityOptions options;
  if (parse(arguments, streams, options)) return kOk;
  return run(options, streams);
}

}  // namespace wordloom::tools
