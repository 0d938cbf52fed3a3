// ngram score: the log10 probability of sentences and of their words.
#include "common/exit.hpp"
#include "common/numbers.hpp"
#include "ngram/commands.hpp"
#include "ngram/query_options.hpp"
#include "wordloom/lm/scorer.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "ngram score";

struct ScoreOptions {
  NgramQueryOptions query;
  bool words = false, explain = false;
  std::vector<std::string> inputs;
};

bool parse(const Arguments& arguments, Streams& streams, ScoreOptions& o) {
  OptionSet options(kCommand, "Prints the log10 probability of each sentence, one a line.", "[INPUT...] [options]");
  options.flag("w,words", "a line per word: sentence, word, log10 probability, order matched, known or oov", o.words)
      .flag("explain", "as --words, and how each probability came about: n-gram found, back-off weights", o.explain);
  o.query.declare(options, "sentence");
  declare_threads(options, o.query.threads);
  options
      .note(
          "INPUT is files, directories or - (standard input, also without any). A sentence's line is: log10 "
          "probability, tokens (</s> counted), words that the model does not know, the sentence.")
      .note(
          "--json prints one object per sentence: {\"sentence\", \"text\", \"log10_prob\", \"tokens\", \"oov\"}, with "
          "--words also \"words\": [{\"word\", \"log10_prob\", \"order\", \"oov\"}], with --explain each word's "
          "\"ngram\", \"ngram_log10_prob\" and \"backoffs\": [{\"history\", \"log10_weight\"}], too.")
      .example("echo the king of sweden | ngram score", "one number and some counts")
      .example("ngram score --words heldout.txt > words.tsv", "every word");
  if (options.parse(arguments, streams)) return true;
  o.inputs = options.positionals();
  o.words = o.words || o.explain;
  return false;
}

std::string joined(const lm::Model& model, const std::vector<lm::WordIndex>& words) {
  std::string text;
  for (const lm::WordIndex word : words) {
    if (!text.empty()) text += ' ';
    text += model.word(word);
  }
  return text;
}

class Printer {
 public:
  Printer(const ScoreOptions& o, const lm::Model& model, Streams& streams) : o_(o), model_(model), streams_(streams) {}

  void print(const lm::ScoredSentence& s) {
    ++number_;
    lm::State state = model_.begin_state();
    Json words = Json::array();
    for (std::size_t i = 0; o_.words && i < s.words.size(); ++i) {
      lm::Explanation why;
      if (o_.explain) {
        why = model_.explain(state, s.words[i]);
        model_.score(state, s.words[i], state);
      }
      if (o_.query.json)
        words.push_back(word_json(s, i, why));
      else
        print_word(s, i, why);
    }
    if (o_.query.json) {
      Json json{{"sentence", number_},
                {"text", s.line},
                {"log10_prob", s.log10_prob()},
                {"tokens", s.words.size()},
                {"oov", s.oov()}};
      if (o_.words) json["words"] = std::move(words);
      streams_.out.write(json_line(json));
    } else if (!o_.words) {
      streams_.out.print("{:.6f}\t{}\t{}\t{}\n", s.log10_prob(), s.words.size(), s.oov(), s.line);
    }
  }

 private:
  Json word_json(const lm::ScoredSentence& s, std::size_t i, const lm::Explanation& why) const {
    Json json{{"word", s.tokens[i]},
              {"log10_prob", s.scores[i].log10_prob},
              {"order", s.scores[i].order},
              {"oov", !s.scores[i].known}};
    if (!o_.explain) return json;
    json["ngram"] = joined(model_, why.ngram);
    json["ngram_log10_prob"] = why.ngram_prob;
    json["backoffs"] = Json::array();
    for (const auto& backoff : why.backoffs)
      json["backoffs"].push_back({{"history", joined(model_, backoff.history)}, {"log10_weight", backoff.weight}});
    return json;
  }
  void print_word(const lm::ScoredSentence& s, std::size_t i, const lm::Explanation& why) const {
    streams_.out.print("{}\t{}\t{}\t{}\t{}", number_, s.tokens[i], shortest(s.scores[i].log10_prob), s.scores[i].order,
                       s.scores[i].known ? "known" : "oov");
    if (o_.explain) {
      streams_.out.print("\t({}) {}", joined(model_, why.ngram), shortest(why.ngram_prob));
      for (const auto& backoff : why.backoffs)
        streams_.out.print(" + back-off ({}) {}", joined(model_, backoff.history), shortest(backoff.weight));
    }
    streams_.out.write("\n");
  }

  const ScoreOptions& o_;
  const lm::Model& model_;
  Streams& streams_;
  std::uint64_t number_ = 0;
};

int run(const ScoreOptions& o, Streams& streams) {
  const lm::Model model = open_ngram_model(o.query, kCommand, streams.err);
  const lm::TextScorer scorer(model, thread_count(o.query.threads));
  Printer printer(o, model, streams);
  lm::TextTotals totals;
  each_input(o.inputs, streams, [&](ByteStream& text) {
    totals += scorer.score(
        text, [&](const lm::ScoredSentence& s) { printer.print(s); }, [&] { streams.out.flush(); });
  });
  TalkStreams talk(streams, o.query.quiet);
  if (totals.empty_lines > 0)
    talk.get().err.print("{}: skipped {} without words\n", kCommand, plural(totals.empty_lines, "line"));
  if (totals.special_words > 0)
    talk.get().err.print("{}: skipped {} of the text spelled <s> or </s>\n", kCommand, plural(totals.special_words, "word"));
  if (totals.sentences > 0) return kOk;
  streams.err.print("{}: the text has no words\n", kCommand);
  return kNoResult;
}

}  // namespace

int score_command(const Arguments& arguments, Streams& streams) {
  ScoreOptions options;
  if (parse(arguments, streams, options)) return kOk;
  return run(options, streams);
}

}  // namespace wordloom::tools
