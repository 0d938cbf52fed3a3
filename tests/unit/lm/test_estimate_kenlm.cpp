#include <doctest/doctest.h>

#include <cmath>

#include "support/shared_data.hpp"
#include "unit/lm/estimated.hpp"
#include "wordloom/lm/arpa_reader.hpp"
#include "wordloom/lm/arpa_writer.hpp"

using namespace lm_test;

namespace {

// By words, since another program numbers them as it likes.
std::map<std::string, Weights> by_words(const NaiveModel& model) {
  std::map<std::string, Weights> all;
  for (const auto& level : model.levels)
    for (const auto& [ngram, weights] : level) {
      std::string key;
      for (const WordIndex w : ngram) key.append(model.header.words[w]).append(1, ' ');
      all.emplace(key, weights);
    }
  return all;
}

struct Reference {
  const char* file;
  std::uint32_t order;
  std::vector<std::uint64_t> prune;
  bool interpolate_unigrams;
};

}  // namespace

TEST_CASE("Kneser-Ney models are those of lmplz: the same n-grams, probabilities and back-offs within 1e-5") {
  const auto text = shared_data::find("arpa/ref-kenlm/train.txt");
  if (!text) return;
  const std::string content = shared_data::read_all(*text);
  for (const Reference& r :
       {Reference{"train.o2.arpa.gz", 2, {}, true}, Reference{"train.o3.arpa.gz", 3, {}, true},
        Reference{"train.o5.arpa.zst", 5, {}, true}, Reference{"train.o3p.arpa.zst", 3, {0, 0, 1}, true},
        Reference{"train.o3ni.arpa.zst", 3, {}, false}}) {
    CAPTURE(r.file);
    EstimateConfig config;
    config.order = r.order;
    config.prune = r.prune;
    config.smoothing.interpolate_unigrams = r.interpolate_unigrams;
    EstimateReport report;
    const auto ours = by_words(estimated(content, config, &report));
    CollectSink sink;
    read_arpa((text->parent_path() / r.file).string(), sink);
    const auto theirs = by_words(sink.model);
    CHECK(ours.size() == theirs.size());
    std::size_t missing = 0;
    float worst = 0;
    for (const auto& [words, weights] : theirs) {
      const auto found = ours.find(words);
      if (found == ours.end()) {
        ++missing;
        continue;
      }
      worst = std::max(
          {worst, std::fabs(found->second.prob - weights.prob), std::fabs(found->second.backoff - weights.backoff)});
    }
    CHECK(missing == 0);
    CHECK(worst < 1e-5F);
    if (r.order == 3 && r.prune.empty()) {
      CHECK(report.warnings.empty());
      CHECK(report.orders[0].discount[1] == doctest::Approx(0.585238).epsilon(1e-5));
      CHECK(report.orders[1].discount[2] == doctest::Approx(1.21974).epsilon(1e-5));
      CHECK(report.orders[2].discount[3] == doctest::Approx(1.77448).epsilon(1e-5));
    }
  }
}

TEST_CASE("a model written as ARPA, plain or compressed, reads back to the same floats") {
  EstimateConfig config;
  config.order = 3;
  const wordloom::EncodedCorpus corpus = corpus_of(random_text(4, 500, 60));
  const LmText text(corpus, {});
  const NaiveModel model = estimated(text, config);
  const TemporaryDirectory scratch;
  for (const char* name : {"model.arpa", "model.arpa.gz"}) {
    const auto sink = make_arpa_sink(scratch / name, {.threads = 2});
    estimate(text, config, {}, *sink);
    CollectSink read;
    CHECK(read_arpa(scratch / name, read).notes.empty());
    CHECK(by_words(read.model) == by_words(model));
  }
}
