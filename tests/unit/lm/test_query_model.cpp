#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <random>
#include <set>

#include "support/temporary_directory.hpp"
#include "unit/lm/naive_model.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/lm/binary.hpp"
#include "wordloom/lm/model.hpp"
#include "wordloom/lm/sampler.hpp"

using namespace lm_test;
using wordloom::Error;
using wordloom::testing::TemporaryDirectory;

namespace {

/// Collects what a model sends.
struct Collector final : ModelSink {
  ModelHeader header;
  bool sorted = false, ended = false;
  std::vector<std::map<Ngram, Weights>> levels;
  void begin(const ModelHeader& h, bool s) override {
    header = h;
    sorted = s;
    levels.resize(h.order);
  }
  void add(const NgramBatch& batch) override {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const WordIndex* words = batch.words.data() + i * batch.order;
      const float backoff = batch.log10_backoff.empty() ? 0.0F : batch.log10_backoff[i];
      const bool fresh = levels[batch.order - 1]
                             .emplace(Ngram(words, words + batch.order), Weights{batch.log10_prob[i], backoff})
                             .second;
      CHECK(fresh);
    }
  }
  void end() override { ended = true; }
};

Model written(const NaiveModel& naive, const TemporaryDirectory& scratch, bool sorted, Layout layout = Layout::hashed) {
  const auto sink = make_model_sink(scratch / "m.ngram", layout);
  naive.send(*sink, sorted);
  return Model::open(scratch / "m.ngram", Model::Check::full);
}

/// Sentences of frequent and rare words, some of them unknown.
std::vector<Ngram> random_sentences(unsigned seed, std::uint32_t words) {
  std::mt19937 random(seed);
  std::vector<Ngram> sentences;
  for (int s = 0; s < 60; ++s) {
    Ngram sentence{kBegin};
    for (auto n = random() % 30; n > 0; --n) {
      const double u = std::uniform_real_distribution<double>(0, 1)(random);
      sentence.push_back(random() % 20 == 0 ? kUnknown : 3 + static_cast<WordIndex>(u * u * u * (words - 3)));
    }
    sentence.push_back(kEnd);
    sentences.push_back(sentence);
  }
  return sentences;
}

void check_scores(const NaiveModel& naive, const Model& model) {
  const auto sentences = random_sentences(7, static_cast<std::uint32_t>(naive.header.words.size()));
  Ngram text;
  for (const Ngram& s : sentences) text.insert(text.end(), s.begin(), s.end());
  std::vector<WordScore> together(text.size());
  model.score_text(text, together);
  std::size_t at = 0;
  for (const Ngram& sentence : sentences) {
    State state = model.begin_state();
    for (std::size_t i = 0; i < sentence.size(); ++i, ++at) {
      if (i == 0) {
        CHECK(together[at].log10_prob == 0);
        CHECK(together[at].order == 0);
        continue;
      }
      const auto [prob, order] = naive.score(Ngram(sentence.begin(), sentence.begin() + static_cast<long>(i) + 1));
      const WordScore alone = model.score(state, sentence[i], state);
      REQUIRE(together[at].log10_prob == doctest::Approx(prob).epsilon(1e-5));
      REQUIRE(together[at].order == order);
      REQUIRE(alone.log10_prob == doctest::Approx(prob).epsilon(1e-5));
      REQUIRE(alone.order == order);
      REQUIRE(together[at].known == (sentence[i] != kUnknown));
    }
  }
}

}  // namespace

TEST_CASE("a hashed model scores as the textbook rule does, word by word and whole texts at once") {
  const TemporaryDirectory scratch;
  for (const std::uint32_t order : {1U, 2U, 3U, 5U, 8U}) {
    CAPTURE(order);
    const NaiveModel naive = random_model(order, order, 300, order == 8 ? 40 : 2000, true);
    const Model model = written(naive, scratch, true);
    CHECK(model.order() == order);
    CHECK(std::equal(model.counts().begin(), model.counts().end(), naive.header.counts.begin()));
    check_scores(naive, model);
  }
}

TEST_CASE("models that are not closed are closed by the sink and score the same") {
  const TemporaryDirectory scratch;
  for (const std::uint32_t order : {2U, 3U, 4U, 6U}) {
    CAPTURE(order);
    const NaiveModel naive = random_model(order + 10, order, 100, 500, false);
    const Model model = written(naive, scratch, false);
    CHECK(std::equal(model.counts().begin(), model.counts().end(), naive.header.counts.begin()));
    check_scores(naive, model);
  }
}

TEST_CASE("what was written into a hashed model comes back out of it bit for bit") {
  const TemporaryDirectory scratch;
  for (const bool closed : {true, false}) {
    NaiveModel naive = random_model(3, 4, 500, 3000, closed);
    naive.header.recipe = R"({"a":1})";
    naive.header.provenance = R"({"smoothing":"by hand"})";
    const Model model = written(naive, scratch, closed);
    Collector collector;
    model.send(collector);
    CHECK(collector.ended);
    CHECK(collector.sorted == closed);
    CHECK(collector.header.words == naive.header.words);
    CHECK(collector.header.counts == naive.header.counts);
    CHECK(collector.header.recipe == naive.header.recipe);
    CHECK(collector.header.provenance == naive.header.provenance);
    CHECK(collector.levels == naive.levels);
  }
}

TEST_CASE("a trie holds the same n-grams, their weights rounded to one of 255 values") {
  const TemporaryDirectory scratch;
  for (const std::uint32_t order : {1U, 2U, 3U, 6U}) {
    CAPTURE(order);
    const NaiveModel naive = random_model(order + 20, order, 700, order == 6 ? 200 : 5000, order != 3);
    const Model model = written(naive, scratch, order != 3, Layout::trie);
    CHECK(model.layout() == Layout::trie);
    Collector collector;
    model.send(collector);
    REQUIRE(collector.header.counts == naive.header.counts);
    NaiveModel rounded;
    rounded.header = naive.header;
    rounded.levels = collector.levels;
    double worst = 0;
    for (std::uint32_t k = 1; k <= order; ++k) {
      REQUIRE(collector.levels[k - 1].size() == naive.levels[k - 1].size());
      std::set<float> probs;
      for (const auto& [ngram, weights] : collector.levels[k - 1]) {
        const auto found = naive.levels[k - 1].find(ngram);
        REQUIRE(found != naive.levels[k - 1].end());
        probs.insert(weights.prob);
        worst = std::max(worst, static_cast<double>(std::abs(weights.prob - found->second.prob)));
        CHECK((weights.backoff == 0) == (found->second.backoff == 0));
        if (k == 1) CHECK(weights == found->second);
      }
      CHECK((k == 1 || probs.size() <= 255));
    }
    CHECK(worst < 0.05);
    check_scores(rounded, model);
  }
}

TEST_CASE("a trie of few different weights loses nothing") {
  const TemporaryDirectory scratch;
  NaiveModel naive = random_model(30, 4, 100, 2000, true);
  for (auto& level : naive.levels)
    for (auto& [ngram, weights] : level) {
      weights.prob = -0.125F * static_cast<float>(ngram.back() % 250 + 1);
      if (weights.backoff != 0) weights.backoff = -0.1F * static_cast<float>(ngram.front());
    }
  const Model model = written(naive, scratch, true, Layout::trie);
  Collector collector;
  model.send(collector);
  CHECK(collector.levels == naive.levels);
}

TEST_CASE("words are found by their spelling, one by one and many at once") {
  const TemporaryDirectory scratch;
  const NaiveModel naive = random_model(1, 2, 5000, 10, true);
  const Model model = written(naive, scratch, true);
  std::string text;
  std::vector<std::pair<std::size_t, std::size_t>> places;
  for (const std::string& word : naive.header.words) {
    places.emplace_back(text.size(), word.size());
    text += word;
  }
  places.emplace_back(0, 3);  // "<un": no word
  text.append(Model::kPadding, 'x');
  std::vector<std::string_view> views;
  for (const auto& [begin, size] : places) views.push_back(std::string_view(text).substr(begin, size));
  std::vector<WordIndex> ids(views.size());
  model.indices(views, ids.data());
  for (WordIndex id = 0; id < naive.header.words.size(); ++id) {
    CHECK(ids[id] == id);
    CHECK(model.index(naive.header.words[id]) == id);
    CHECK(model.word(id) == naive.header.words[id]);
  }
  CHECK(ids.back() == kUnknown);
  CHECK(model.index("nosuchword") == kUnknown);
  CHECK(model.index("") == kUnknown);
}

TEST_CASE("states forget words that no n-gram of the model goes on from") {
  const TemporaryDirectory scratch;
  const NaiveModel naive = random_model(5, 3, 50, 300, true);
  for (const bool sorted : {true, false}) {
    const Model model = written(naive, scratch, sorted);
    State state = model.begin_state();
    Ngram text{kBegin};
    std::mt19937 random(1);
    for (int i = 0; i < 2000; ++i) {
      text.push_back(3 + static_cast<WordIndex>(random() % 47));
      model.score(state, text.back(), state);
      // The longest history that begins an n-gram, and no longer.
      std::uint8_t expected = 0;
      for (std::uint8_t k = 1; k <= 2; ++k) {
        const Ngram history(text.end() - k, text.end());
        for (const auto& [ngram, weights] : naive.levels[k])
          if (std::equal(history.begin(), history.end(), ngram.begin())) expected = k;
      }
      REQUIRE(state.length == expected);
    }
  }
}

TEST_CASE("an explanation adds up to the score") {
  const TemporaryDirectory scratch;
  const NaiveModel naive = random_model(8, 4, 40, 400, true);
  const Model model = written(naive, scratch, true);
  std::mt19937 random(2);
  State state = model.begin_state();
  for (int i = 0; i < 500; ++i) {
    const WordIndex word = 3 + static_cast<WordIndex>(random() % 37);
    const Explanation why = model.explain(state, word);
    float sum = why.ngram_prob;
    for (const auto& backoff : why.backoffs) {
      sum += backoff.weight;
      const auto found = naive.levels[backoff.history.size() - 1].find(backoff.history);
      REQUIRE(found != naive.levels[backoff.history.size() - 1].end());
      CHECK(found->second.backoff == backoff.weight);
    }
    CHECK(sum == doctest::Approx(why.score.log10_prob));
    CHECK(naive.levels[why.ngram.size() - 1].at(why.ngram).prob == why.ngram_prob);
    model.score(state, word, state);
  }
}

TEST_CASE("the likeliest words are those that a full search finds") {
  const TemporaryDirectory scratch;
  const NaiveModel naive = random_model(9, 3, 200, 1000, true);
  const Model model = written(naive, scratch, true);
  State state = model.begin_state();
  model.score(state, 4, state);
  std::vector<std::pair<float, WordIndex>> all;
  for (WordIndex w = 2; w < 200; ++w) all.emplace_back(-naive.score({kBegin, 4, w}).first, w);
  std::sort(all.begin(), all.end());
  const auto found = likeliest(model, state, 10);
  REQUIRE(found.size() == 10);
  for (std::size_t i = 0; i < 10; ++i) {
    CHECK(found[i].word == all[i].second);
    CHECK(found[i].log10_prob == doctest::Approx(-all[i].first));
  }
}

TEST_CASE("sampling repeats itself for a seed, and follows the probabilities") {
  const TemporaryDirectory scratch;
  NaiveModel naive;
  naive.header.order = 1;
  naive.header.words = {"<unk>", "<s>", "</s>", "a", "b"};
  naive.header.counts = {5};
  naive.levels.resize(1);
  const float probs[] = {0.1F, 1.0F, 0.25F, 0.5F, 0.15F};
  for (WordIndex w = 0; w < 5; ++w) naive.levels[0][{w}] = {std::log10(probs[w]), 0};
  const Model model = written(naive, scratch, true);
  SampleConfig config;
  CHECK(sample_sentence(model, config, 3) == sample_sentence(model, config, 3));
  std::map<WordIndex, int> seen;
  int ends = 0;
  for (std::uint64_t i = 0; i < 4000; ++i) {
    bool ended = false;
    for (const WordIndex w : sample_sentence(model, config, i, {}, &ended)) ++seen[w];
    ends += ended;
  }
  const double total = seen[3] + seen[4] + ends;
  CHECK(seen.size() == 2);
  CHECK(seen[3] / total == doctest::Approx(0.5 / 0.9).epsilon(0.03));
  CHECK(seen[4] / total == doctest::Approx(0.15 / 0.9).epsilon(0.05));
  config.temperature = 0;
  config.max_words = 4;
  CHECK(sample_sentence(model, config, 0, Ngram{4}) == Ngram{4, 3, 3, 3, 3});
  config.temperature = 1;
  config.top_k = 1;
  CHECK(sample_sentence(model, config, 0) == Ngram{3, 3, 3, 3});
  config.temperature = -1;
  CHECK_THROWS_AS(sample_sentence(model, config, 0), Error);
}

TEST_CASE("a sink whose source breaks its promises says so and leaves no file") {
  const TemporaryDirectory scratch;
  const auto attempt = [&](const auto& change) {
    NaiveModel naive = random_model(4, 3, 20, 50, true);
    change(naive);
    const auto sink = make_model_sink(scratch / "broken.ngram");
    CHECK_THROWS_AS(naive.send(*sink, true), Error);
  };
  attempt([](NaiveModel& m) { ++m.header.counts[1]; });
  attempt([](NaiveModel& m) { --m.header.counts[2]; });
  attempt([](NaiveModel& m) { m.levels[1].begin()->second.prob = 0.5F; });
  attempt([](NaiveModel& m) { m.levels[2].begin()->second.prob = std::nanf(""); });
  attempt([](NaiveModel& m) { m.levels[1].begin()->second.backoff = std::nanf(""); });
  attempt([](NaiveModel& m) {
    m.levels[1].clear();
    m.header.counts[1] = 0;
  });
  attempt([](NaiveModel& m) { m.header.words[5] = m.header.words[6]; });
  attempt([](NaiveModel& m) { m.header.order = 9; });
  CHECK_FALSE(std::filesystem::exists(scratch / "broken.ngram"));
}
