#include "wordloom/embed/checkpoint.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "wordloom/core/error.hpp"
#include "wordloom/io/content_hasher.hpp"

namespace wordloom {

CorpusFingerprint CorpusFingerprint::of(const EncodedCorpus& corpus) {
  const Vocabulary& v = corpus.vocabulary();
  CorpusFingerprint f;
  f.words = v.size();
  f.tokens = corpus.tokens().size();
  f.sentences = corpus.sentence_ends().size();
  ContentHasher words;
  for (std::uint32_t i = 0; i < v.size(); ++i) words.text("word", v.word(Row(i)));
  words.array("counts", v.counts());
  f.vocabulary = words.hex();
  ContentHasher ids;
  ids.array("tokens", corpus.tokens());
  ids.array("sentence-ends", corpus.sentence_ends());
  f.ids = ids.hex();
  return f;
}

std::string CorpusFingerprint::difference(const CorpusFingerprint& now) const {
  const auto counted = [](const char* what, std::uint64_t before, std::uint64_t after) {
    return fmt::format("it has {} {} now and had {}", after, what, before);
  };
  if (now.words != words) return counted("different words", words, now.words);
  if (now.tokens != tokens) return counted("words of running text", tokens, now.tokens);
  if (now.vocabulary != vocabulary) return "as many words, but other ones or other counts";
  if (now.sentences != sentences) return counted("sentences", sentences, now.sentences);
  if (now.ids != ids) return "the same words and counts, but in another order";
  return {};
}

std::string Checkpoint::to_json() const {
  const TrainProgress& p = progress;
  const nlohmann::ordered_json json = {
      {"version", 1},
      {"epochs_done", p.epochs_done},
      {"blocks_done", p.blocks_done},
      {"raw_words", p.raw_words},
      {"kept_words", p.kept_words},
      {"predictions", p.predictions},
      {"train_seconds", p.train_seconds},
      {"loss", p.loss},
      {"rate", p.rate},
      {"retries", p.retries},
      {"epoch", {{"passed", p.of_epoch.passed}, {"predictions", p.of_epoch.predictions}, {"loss", p.of_epoch.loss}}},
      {"best_validation",
       std::isfinite(p.best_validation) ? nlohmann::ordered_json(p.best_validation) : nlohmann::ordered_json(nullptr)},
      {"best_epoch", p.best_epoch},
      {"epochs_since_best", p.epochs_since_best},
      {"corpus",
       {{"words", corpus.words},
        {"tokens", corpus.tokens},
        {"sentences", corpus.sentences},
        {"vocabulary", corpus.vocabulary},
        {"ids", corpus.ids}}}};
  return json.dump();
}

Checkpoint Checkpoint::parse(std::string_view text) {
  Checkpoint c;
  try {
    const auto json = nlohmann::json::parse(text);
    if (json.at("version") != 1)
      throw fail(ErrorKind::format, "section 'checkpoint' is of version {}, this program knows version 1",
                 json.at("version").dump());
    TrainProgress& p = c.progress;
    const auto& epoch = json.at("epoch");
    const auto& corpus = json.at("corpus");
    const auto whole = [](const nlohmann::json& object, const char* key, auto& value) {
      const auto& found = object.at(key);
      if (!found.is_number_unsigned())
        throw fail(ErrorKind::format, "section 'checkpoint': '{}' is not a whole number", key);
      const auto wide = found.get<std::uint64_t>();
      if (wide > std::numeric_limits<std::decay_t<decltype(value)>>::max())
        throw fail(ErrorKind::format, "section 'checkpoint': '{}' is {}", key, wide);
      value = static_cast<std::decay_t<decltype(value)>>(wide);
    };
    const auto real = [](const nlohmann::json& object, const char* key, double& value) {
      if (!object.at(key).is_null()) value = object.at(key).get<double>();
    };
    whole(json, "epochs_done", p.epochs_done);
    whole(json, "blocks_done", p.blocks_done);
    whole(json, "raw_words", p.raw_words);
    whole(json, "kept_words", p.kept_words);
    whole(json, "predictions", p.predictions);
    real(json, "train_seconds", p.train_seconds);
    real(json, "loss", p.loss);
    real(json, "rate", p.rate);
    whole(json, "retries", p.retries);
    whole(epoch, "passed", p.of_epoch.passed);
    whole(epoch, "predictions", p.of_epoch.predictions);
    real(epoch, "loss", p.of_epoch.loss);
    real(json, "best_validation", p.best_validation);
    whole(json, "best_epoch", p.best_epoch);
    whole(json, "epochs_since_best", p.epochs_since_best);
    whole(corpus, "words", c.corpus.words);
    whole(corpus, "tokens", c.corpus.tokens);
    whole(corpus, "sentences", c.corpus.sentences);
    c.corpus.vocabulary = corpus.at("vocabulary").get<std::string>();
    c.corpus.ids = corpus.at("ids").get<std::string>();
    if (!(p.rate > 0 && p.rate <= 1))
      throw fail(ErrorKind::format, "section 'checkpoint': 'rate' is {}, it must be above 0 and at most 1", p.rate);
  } catch (const nlohmann::json::exception& e) {
    throw fail(ErrorKind::format, "section 'checkpoint': {}", e.what());
  }
  return c;
}

}  // namespace wordloom
