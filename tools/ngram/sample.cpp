// ngram sample: text drawn from a model.
#include "common/exit.hpp"
#include "ngram/commands.hpp"
#include "ngram/query_options.hpp"
#include "wordloom/lm/sampler.hpp"
#include "wordloom/lm/scorer.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "ngram sample";

struct SampleOptions {
  NgramQueryOptions query;
  lm::SampleConfig config;
  std::uint64_t n = 1;
  std::string prefix;
};

bool parse(const Arguments& arguments, Streams& streams, SampleOptions& o) {
  OptionSet options(kCommand, "Draws sentences from a model.", "[FIRST WORDS...] [options]");
  options.number<std::uint64_t>("n,count", "sentences", o.n, 1, 1'000'000'000)
      .number("temperature", "0 always takes the likeliest word, 1 the model's probabilities", o.config.temperature,
              0.0, 100.0)
      .number<std::size_t>("top-k", "draw from the likeliest so many words; 0: from all", o.config.top_k, 0, 1U << 26)
      .number<std::size_t>("max-words", "longer sentences are cut", o.config.max_words, 1, 1'000'000)
      .number<std::uint64_t>("seed", "equal seeds give equal sentences", o.config.seed, 0, ~std::uint64_t{0});
  o.query.declare(options, "sentence");
  options.note("FIRST WORDS begin every sentence. <unk> is never drawn.")
      .note(
          "--json prints one object per sentence: {\"text\", \"words\", \"log10_prob\" (drawn words, and </s> when it "
          "was drawn), \"ended\"}.")
      .example("ngram sample -n 5 --seed 7", "five sentences")
      .example("ngram sample --temperature 0.7 --top-k 40 the king", "that begin with \"the king\"");
  if (options.parse(arguments, streams)) return true;
  for (const std::string& word : options.positionals()) o.prefix += (o.prefix.empty() ? "" : " ") + word;
  return false;
}

int run(const SampleOptions& o, Streams& streams) {
  const lm::Model model = open_ngram_model(o.query, kCommand, streams.err);
  TalkStreams talk(streams, o.query.quiet);
  std::vector<std::string> tokens;
  const std::vector<lm::WordIndex> prefix = lm::TextScorer(model).prepare(o.prefix, &tokens);
  for (std::size_t i = 0; i < prefix.size(); ++i)
    if (prefix[i] == lm::kUnknown) talk.get().err.print("{}: the model does not know \"{}\"\n", kCommand, tokens[i]);
  for (std::uint64_t i = 0; i < o.n; ++i) {
    bool ended = false;
    const std::vector<lm::WordIndex> words = lm::sample_sentence(model, o.config, i, prefix, &ended);
    std::vector<std::string> spelled = tokens;
    for (std::size_t j = prefix.size(); j < words.size(); ++j) spelled.emplace_back(model.word(words[j]));
    const std::string text = fmt::format("{}", fmt::join(spelled, " "));
    if (!o.query.json) {
      streams.out.print("{}\n", text);
      continue;
    }
    lm::State state = model.begin_state();
    double log10_prob = 0;
    for (std::size_t j = 0; j < words.size() + ended; ++j) {
      const lm::WordScore score = model.score(state, j < words.size() ? words[j] : lm::kEnd, state);
      if (j >= prefix.size()) log10_prob += static_cast<double>(score.log10_prob);
    }
    streams.out.write(json_line({{"text", text}, {"words", spelled}, {"log10_prob", log10_prob}, {"ended", ended}}));
  }
  return kOk;
}

}  // namespace

int sample_command(const Arguments& arguments, Streams& streams) {
  SampleOptions options;
  if (parse(arguments, streams, options)) return kOk;
  return run(options, streams);
}

}  // namespace wordloom::tools
