// ngram complete: the likeliest next words.
#include <cmath>

#include "common/exit.hpp"
#include "common/query_input.hpp"
#include "ngram/commands.hpp"
#include "ngram/query_options.hpp"
#include "wordloom/lm/sampler.hpp"
#include "wordloom/lm/scorer.hpp"
#include "wordloom/text/special_words.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "ngram complete";

struct CompleteOptions {
  NgramQueryOptions query;
  std::uint32_t n = 10;
  bool begin = false;
  std::vector<std::string> words;
};

bool parse(const Arguments& arguments, Streams& streams, CompleteOptions& o) {
  OptionSet options(kCommand, "Prints the likeliest words after some words, with their probabilities.",
                    "WORD... [options]");
  options.number<std::uint32_t>("n,count", "words", o.n, 1, 1'000'000)
      .flag("begin", "the words are the first ones of a sentence, as after <s>", o.begin);
  o.query.declare(options, "question");
  options
      .note(
          "Without words, or with `-`, one question per line from standard input; blank lines come between answers. A "
          "blank line asks with --begin for the first word of a sentence, otherwise nothing. Exit code 1 when nothing "
          "was asked.")
      .note(
          "--json prints one object per question: {\"words\", \"next\": [{\"word\", \"prob\", \"log10_prob\", "
          "\"order\"}]}; order is the length of the n-gram that the probability comes from.")
      .example("ngram complete the king of", "word<TAB>probability, best first")
      .example("ngram complete -n 3 --begin --json in the", "at the beginning of a sentence");
  if (options.parse(arguments, streams)) return true;
  o.words = options.positionals();
  return false;
}

/// Whether the line begins with <s>, which is taken off. Whatever the model's recipe makes of it: people mean the
/// beginning of a sentence.
bool take_begin(std::string& line) {
  const std::size_t begin = line.find_first_not_of(" \t");
  const auto special = begin == std::string::npos ? std::nullopt : find_special_word(line, begin);
  if (!special || *special != "<s>" || special->data() != line.data() + begin) return false;
  line.erase(0, begin + special->size());
  return true;
}

int run(const CompleteOptions& o, Streams& streams) {
  std::vector<std::string> arguments;
  if (!(o.words.empty() || (o.words.size() == 1 && o.words[0] == "-")))
    arguments.push_back(fmt::format("{}", fmt::join(o.words, " ")));
  QueryInput input(arguments, streams, o.begin ? BlankLines::kept : BlankLines::skipped);
  const lm::Model model = open_ngram_model(o.query, kCommand, streams.err);
  const lm::TextScorer scorer(model);
  TalkStreams talk(streams, o.query.quiet);
  std::string line;
  bool first = true, asked = false;
  while (input.next(line)) {
    asked = true;
    const bool begin = take_begin(line) || o.begin;
    std::vector<std::string> tokens, left_out;
    const std::vector<lm::WordIndex> words = scorer.prepare(line, &tokens, &left_out);
    for (const std::string& word : left_out) streams.err.print("{}: {} within the words is left out\n", kCommand, word);
    lm::State state = begin ? model.begin_state() : lm::Model::no_history();
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (words[i] == lm::kUnknown) talk.get().err.print("{}: the model does not know \"{}\"\n", kCommand, tokens[i]);
      model.score(state, words[i], state);
    }
    const auto found = lm::likeliest(model, state, o.n);
    if (o.query.json) {
      Json next = Json::array();
      for (const lm::Candidate& c : found)
        next.push_back({{"word", model.word(c.word)},
                        {"prob", std::pow(10.0, static_cast<double>(c.log10_prob))},
                        {"log10_prob", c.log10_prob},
                        {"order", model.score(state, c.word).order}});
      streams.out.write(json_line({{"words", tokens}, {"next", next}}));
    } else {
      if (!std::exchange(first, false)) streams.out.write("\n");
      for (const lm::Candidate& c : found)
        streams.out.print("{}\t{:.6g}\n", model.word(c.word), std::pow(10.0, static_cast<double>(c.log10_prob)));
    }
  }
  if (asked) return kOk;
  streams.err.print("{}: nothing was asked: there is no {} on standard input\n", kCommand,
                    o.begin ? "line" : "line with words");
  return kNoResult;
}

}  // namespace

int complete_command(const Arguments& arguments, Streams& streams) {
  CompleteOptions options;
  if (parse(arguments, streams, options)) return kOk;
  return run(options, streams);
}

}  // namespace wordloom::tools
