#include "wordloom/corpus/hold_out.hpp"

#include "corpus/corpus_builder.hpp"
#include "corpus/encode_pass.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/core/random.hpp"

namespace wordloom {
namespace {

/// The stream of random numbers of this choice; epochs are numbered from 0, the last ones belong to the trainer.
constexpr std::uint64_t kChoice = 0xfffffff0ULL;

}  // namespace

EncodedCorpus CorpusBuilder::part(const EncodedCorpus& whole, const std::function<bool(std::uint64_t)>& takes,
                                  const std::string& spool_directory) {
  SpoolFile tokens(spool_directory), ends(spool_directory);
  const auto storage = std::make_shared<EncodedStorage>();
  const auto sentences = whole.sentence_ends();
  const auto documents = whole.document_ends();
  std::uint64_t begin = 0, position = 0;
  std::size_t document = 0;
  const auto end_documents = [&](std::uint64_t until) {
    for (; document < documents.size() && documents[document] <= until; ++document)
      storage->document_ends.push_back(position);
  };
  for (std::size_t s = 0; s < sentences.size(); ++s) {
    if (takes(s)) {
      const auto sentence =
          whole.tokens().subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(sentences[s] - begin));
      tokens.write(std::as_bytes(sentence));
      position += sentence.size();
      ends.write(std::as_bytes(std::span(&position, 1)));
    }
    begin = sentences[s];
    end_documents(begin);
  }
  end_documents(whole.tokens().size());
  storage->tokens = tokens.map();
  storage->sentence_ends = ends.map();
  EncodedCorpus corpus;
  corpus.vocabulary_ = whole.vocabulary_;
  corpus.counts_ = whole.counts_;
  store(corpus, storage);
  return corpus;
}

DividedCorpus hold_out(const EncodedCorpus& corpus, double fraction, std::uint64_t seed,
                       const std::string& spool_directory) {
  if (!(fraction > 0 && fraction < 1))
    throw fail(ErrorKind::config, "the fraction to hold out is {}: it must be above 0 and below 1", fraction);
  const CounterRng rng(seed, kChoice);
  const auto is_held = [&](std::uint64_t sentence) { return rng.uniform(sentence, 0) < fraction; };
  DividedCorpus divided{.train = CorpusBuilder::part(
                            corpus, [&](std::uint64_t s) { return !is_held(s); }, spool_directory),
                        .held_out = CorpusBuilder::part(corpus, is_held, spool_directory)};
  if (divided.train.tokens().empty() || divided.held_out.tokens().empty())
    throw fail(ErrorKind::config,
               "holding out {} of {} sentences leaves nothing {}; name a file to validate on instead, or change the "
               "fraction",
               fraction, corpus.sentence_ends().size(),
               divided.train.tokens().empty() ? "to train on" : "to validate on");
  return divided;
}

}  // namespace wordloom
