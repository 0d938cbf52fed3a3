#include "common/aliases.hpp"

#include <algorithm>

#include "wordloom/core/error.hpp"

namespace wordloom::tools {
namespace {

constexpr Alias kTraining[] = {
    // word2vec.c
    {"train", "<input>"},
    {"size", "dim"},
    {"threads", "threads"},
    {"iter", "epochs"},
    {"alpha", "lr"},
    {"cbow", "mode", "0=skipgram,1=cbow"},
    {"hs", "loss", "0=ns,1=hs"},
    {"read-vocab", "vocab"},
    {"vocabulary", "vocab"},  // as tfidf calls it
    {"binary", "", "", "the model is always a .w2v file; w2v export writes word2vec text and binary"},
    {"debug", "", "", "use -q or -v"},
    // gensim
    {"vector-size", "dim"},
    {"workers", "threads"},
    {"sg", "mode", "0=cbow,1=skipgram"},
    {"cbow-mean", "cbow-input", "0=sum,1=mean"},
    {"ns-exponent", "negative-power"},
    {"max-final-vocab", "target-vocab"},
    {"max-vocab-size", "max-vocab"},
    {"batch-words", "", "", "blocks are chosen by the trainer"},
    {"sorted-vocab", "", "", "words are always sorted by count"},
    // fastText
    {"input", "<input>"},
    {"ws", "window"},
    {"neg", "negative"},
    {"epoch", "epochs"},
    {"minCount", "min-count"},
    {"thread", "threads"},
    {"t", "sample"},
    {"pretrainedVectors", "pretrained"},
    {"bucket", "buckets"},
    {"lrUpdateRate", "", "", "the rate is a function of the place in the corpus"},
    {"verbose", "", "", "use -q or -v"},
    {"saveOutput", "", "", "output rows are always saved"},
};

constexpr Alias kQuery[] = {
    {"topn", "n"},          {"top-n", "n"},        {"number", "n"}, {"restrict-vocab", "restrict"},
    {"workers", "threads"}, {"thread", "threads"},
};

constexpr std::pair<std::string_view, std::string_view> kSubcommands[] = {
    {"distance", "most-similar"},
    {"nn", "most-similar"},
    {"neighbors", "most-similar"},
    {"neighbours", "most-similar"},
    {"nearest", "most-similar"},
    {"most_similar", "most-similar"},
    {"word-analogy", "analogy"},
    {"analogies", "analogy"},
    {"compute-accuracy", "eval"},
    {"accuracy", "eval"},
    {"evaluate", "eval"},
    {"test", "eval"},
    {"doesnt_match", "doesnt-match"},
    {"odd-one-out", "doesnt-match"},
    {"print-word-vectors", "vector"},
    {"print-sentence-vectors", "sentence-vector"},
    {"print-ngrams", "ngrams"},
    {"dump", "info"},
    {"skipgram", "train --mode skipgram"},
    {"cbow", "train --mode cbow"},
    {"word2vec", "train"},
    {"tokenize", "words"},
    {"sents", "sentences"},
};

}  // namespace

std::span<const Alias> training_aliases() { return kTraining; }
std::span<const Alias> query_aliases() { return kQuery; }

const Alias* find_alias(std::span<const Alias> table, std::string_view spelling) {
  std::string dashed(spelling);
  std::replace(dashed.begin(), dashed.end(), '_', '-');
  for (const Alias& alias : table)
    if (alias.spelling == dashed) return &alias;
  return nullptr;
}

std::string map_value(const Alias& alias, std::string_view as_typed, std::string_view value) {
  if (alias.values.empty()) return std::string(value);
  std::string_view rest = alias.values;
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    const std::size_t equals = pair.find('=');
    if (pair.substr(0, equals) == value) return std::string(pair.substr(equals + 1));
  }
  throw fail(ErrorKind::usage, "{} takes 0 or 1, not \"{}\"; here it means --{} ({})", as_typed, value, alias.option,
             alias.values);
}

std::string_view subcommand_synonym(std::string_view typed) {
  for (const auto& [theirs, ours] : kSubcommands)
    if (theirs == typed) return ours;
  return {};
}

}  // namespace wordloom::tools
