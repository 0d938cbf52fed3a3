#include <doctest/doctest.h>

#include <cmath>
#include <set>

#include "lm/model_columns.hpp"
#include "unit/lm/estimated.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/lm/binary.hpp"
#include "wordloom/lm/interpolate.hpp"
#include "wordloom/lm/prune.hpp"

using namespace lm_test;

namespace {

Model model_of(const std::string& text, std::uint32_t order, const TemporaryDirectory& scratch, const std::string& name,
               std::int64_t min_count = 1) {
  const wordloom::EncodedCorpus corpus = corpus_of(text, min_count);
  EstimateConfig config;
  config.order = order;
  config.smoothing.method = Smoothing::witten_bell;
  const auto sink = make_model_sink(scratch / name);
  estimate(LmText(corpus, {}), config, {}, *sink);
  return Model::open(scratch / name);
}

double worst_sum(const NaiveModel& model, unsigned seed) {
  std::mt19937 random(seed);
  double worst = 0;
  for (int i = 0; i < 60; ++i) {
    Ngram history;
    for (std::uint32_t k = 1; k < model.header.order; ++k)
      history.push_back(static_cast<WordIndex>(random() % model.header.words.size()));
    if (i % 3 == 0 && model.header.order > 2 && !model.levels[model.header.order - 2].empty()) {
      auto at = model.levels[model.header.order - 2].begin();
      std::advance(at, random() % model.levels[model.header.order - 2].size());
      history = at->first;
    }
    worst = std::max(worst, std::fabs(sum_after(model, history) - 1));
  }
  return worst;
}

std::vector<std::vector<std::string>> sentences_of(const std::string& text) {
  std::vector<std::vector<std::string>> all(1, std::vector<std::string>(1));
  for (const char c : text) {
    if (c == '\n')
      all.emplace_back(1);
    else if (c == ' ')
      all.back().emplace_back();
    else
      all.back().back() += c;
  }
  all.pop_back();
  return all;
}

double log_likelihood(const NaiveModel& model, const std::vector<std::vector<std::string>>& sentences) {
  std::map<std::string, WordIndex> index;
  for (const std::string& word : model.header.words) index.emplace(word, static_cast<WordIndex>(index.size()));
  double sum = 0;
  for (const auto& sentence : sentences) {
    Ngram ngram{kBegin};
    for (std::size_t i = 0; i <= sentence.size(); ++i) {
      ngram.push_back(i == sentence.size() ? kEnd : index.contains(sentence[i]) ? index[sentence[i]] : kUnknown);
      sum += static_cast<double>(model.score(ngram).first);
    }
  }
  return sum;
}

}  // namespace

TEST_CASE("a pruned model is smaller, still sums to one, and loses little; a harder threshold leaves less") {
  const TemporaryDirectory scratch;
  const std::string text = random_text(11, 400, 40);
  const Model model = model_of(text, 3, scratch, "m.ngram");
  const double whole = [&] {
    CollectSink all;
    model.send(all);
    return log_likelihood(all.model, sentences_of(text));
  }();
  std::uint64_t before = model.counts()[1] + model.counts()[2];
  for (const double threshold : {1e-7, 1e-5, 1e-4, 1e9}) {
    CollectSink sink;
    const PruneReport report = prune_by_entropy(model, threshold, sink);
    CHECK(sink.ended);
    CHECK(report.after[0] == report.before[0]);
    CHECK(sink.model.header.counts == report.after);
    CHECK(sink.model.levels[2].size() == report.after[2]);
    CHECK(report.after[1] + report.after[2] <= before);
    before = report.after[1] + report.after[2];
    CHECK(worst_sum(sink.model, 3) < 1e-6);
    // Probabilities of what stays are untouched.
    CollectSink all;
    model.send(all);
    for (const auto& [ngram, weights] : sink.model.levels[2]) CHECK(all.model.levels[2].at(ngram).prob == weights.prob);
    if (threshold == 1e-5) CHECK(log_likelihood(sink.model, sentences_of(text)) > whole * 1.1);
  }
  CHECK(before == 0);
  CollectSink sink;
  CHECK_THROWS_AS(prune_by_entropy(model, -1, sink), wordloom::Error);
}

TEST_CASE("a mixture has the n-grams of all models and the weighted sum of their probabilities, and sums to one") {
  const TemporaryDirectory scratch;
  const Model one = model_of(random_text(1, 100, 30), 3, scratch, "1.ngram");
  const Model two = model_of(random_text(2, 60, 50), 2, scratch, "2.ngram");
  const std::vector<const Model*> models{&one, &two};
  CollectSink sink;
  interpolate(models, std::vector<double>{3.0, 1.0}, sink);
  const NaiveModel& mixed = sink.model;
  CHECK(mixed.header.order == 3);
  CHECK(worst_sum(mixed, 5) < 1e-6);
  std::size_t checked = 0;
  for (const auto& [ngram, weights] : mixed.levels[1]) {
    double expected = 0;
    bool known = true;
    for (const Model* model : models) {
      State state = Model::no_history();
      WordScore score;
      for (const WordIndex w : ngram) {
        const WordIndex own = model->index(mixed.header.words[w]);
        known = known && (own != kUnknown);
        score = model->score(state, own, state);
      }
      expected += (model == &one ? 0.75 : 0.25) * std::pow(10.0, static_cast<double>(score.log10_prob));
    }
    if (!known || ngram.front() == kBegin) continue;
    ++checked;
    CHECK(std::pow(10.0, static_cast<double>(weights.prob)) == doctest::Approx(expected).epsilon(1e-5));
  }
  CHECK(checked > 100);
  CHECK(mixed.levels[2].size() == one.counts()[2]);
}

TEST_CASE("EM finds the weights under which held-out text is likeliest") {
  const TemporaryDirectory scratch;
  const Model one = model_of(random_text(1, 300, 30), 2, scratch, "1.ngram");
  const Model two = model_of(random_text(2, 300, 60), 2, scratch, "2.ngram");
  const std::vector<const Model*> models{&one, &two};
  const auto heldout = sentences_of(random_text(3, 60, 30) + random_text(4, 20, 60));
  const MixtureWeights tuned = tune_weights(models, heldout);
  CHECK(tuned.weights[0] + tuned.weights[1] == doctest::Approx(1));
  CHECK(tuned.perplexity <= std::min(tuned.perplexities[0], tuned.perplexities[1]) * 1.000001);
  CHECK(tuned.rounds < 1000);
  // No other pair of weights does better.
  const auto perplexity = [&](double weight) {
    double sum = 0;
    std::size_t n = 0;
    const double share_one = 1.0 + static_cast<double>(60 - 30), share_two = 1.0;
    for (const auto& sentence : heldout) {
      State a = one.begin_state(), b = two.begin_state();
      for (std::size_t i = 0; i <= sentence.size(); ++i) {
        const auto score = [&](const Model& m, State& s, double share) {
          const WordIndex w = i < sentence.size() ? m.index(sentence[i]) : kEnd;
          const double p = std::pow(10.0, static_cast<double>(m.score(s, w, s).log10_prob));
          return w == kUnknown ? p / share : p;
        };
        sum += std::log(weight * score(one, a, share_one) + (1 - weight) * score(two, b, share_two));
        ++n;
      }
    }
    return std::exp(-sum / static_cast<double>(n));
  };
  CHECK(one.words() == 33);
  CHECK(two.words() == 63);
  CHECK(perplexity(tuned.weights[0]) == doctest::Approx(tuned.perplexity).epsilon(1e-5));
  for (const double other : {0.05, 0.25, 0.5, 0.75, 0.95}) CHECK(perplexity(other) >= tuned.perplexity * 0.99999);
}

TEST_CASE("weights below zero, of the wrong number or all zero are refused") {
  const TemporaryDirectory scratch;
  const Model one = model_of("a b\n", 2, scratch, "1.ngram");
  const std::vector<const Model*> models{&one, &one};
  CollectSink sink;
  for (const std::vector<double>& weights : {std::vector<double>{1.0, -1.0}, {1.0}, {0.0, 0.0}})
    CHECK_THROWS_AS(interpolate(models, weights, sink), wordloom::Error);
  CHECK_THROWS_AS(tune_weights(models, {}), wordloom::Error);
}

TEST_CASE("a mixture says of words that a model lacks what that model says of unknown words, an equal share each") {
  // Rare words are <unk> in the first model, which has n-grams with it; the second knows them.
  const TemporaryDirectory scratch;
  const std::string text = random_text(1, 200, 40) + "w1 x1 w2\nw1 x2 w2\n";
  const Model one = model_of(text, 3, scratch, "1.ngram", 30), two = model_of(text, 2, scratch, "2.ngram");
  REQUIRE(one.words() + 5 < two.words());
  const std::vector<const Model*> models{&one, &two};
  const std::vector<double> weights{0.6, 0.4};
  CollectSink sink;
  interpolate(models, weights, sink);
  const NaiveModel& mixed = sink.model;
  CHECK(worst_sum(mixed, 5) < 1e-6);
  const double share = static_cast<double>(two.words() - one.words() + 1);
  std::set<bool> lacking;
  for (std::uint32_t k = 1; k <= 3; ++k)
    for (const auto& [ngram, held] : mixed.levels[k - 1]) {
      if (ngram.back() == kBegin || std::count(ngram.begin() + 1, ngram.end(), kBegin) > 0) continue;
      double expected = 0;
      for (std::size_t m = 0; m < 2; ++m) {
        State state = ngram.front() == kBegin ? models[m]->begin_state() : Model::no_history();
        double p = 0;
        for (std::size_t j = ngram.front() == kBegin ? 1 : 0; j < ngram.size(); ++j) {
          const WordIndex own = models[m]->index(mixed.header.words[ngram[j]]);
          p = std::pow(10.0, static_cast<double>(models[m]->score(state, own, state).log10_prob));
          if (own == kUnknown && m == 0) p /= share;
          lacking.insert(own == kUnknown);
        }
        expected += weights[m] * p;
      }
      CHECK(std::pow(10.0, static_cast<double>(held.prob)) == doctest::Approx(expected).epsilon(1e-5));
    }
  CHECK(lacking.size() == 2);
}

TEST_CASE("the perplexity that tuning promises is that of the mixture where no n-gram of the text is new to it") {
  const TemporaryDirectory scratch;
  const std::string text = random_text(1, 200, 40);
  const Model one = model_of(random_text(1, 300, 40), 2, scratch, "1.ngram", 60),
              two = model_of(text, 2, scratch, "2.ngram");
  REQUIRE(one.words() < two.words());
  const std::vector<const Model*> models{&one, &two};
  const MixtureWeights tuned = tune_weights(models, sentences_of(text));
  CHECK(tuned.left_out == 0);
  CollectSink sink;
  interpolate(models, tuned.weights, sink);
  const double written =
      std::pow(10.0, -log_likelihood(sink.model, sentences_of(text)) / static_cast<double>(tuned.tokens));
  CHECK(written == doctest::Approx(tuned.perplexity).epsilon(1e-5));
}

TEST_CASE("what another program pruned away below an n-gram is added with the probability it has") {
  const TemporaryDirectory scratch;
  NaiveModel naive = random_model(3, 4, 30, 300, false);
  for (auto& level : naive.levels)
    for (auto& [ngram, weights] : level) weights.prob -= 2;  // what sums to more than one is no probability
  const auto written = make_model_sink(scratch / "m.ngram");
  naive.send(*written, false);
  const Model model = Model::open(scratch / "m.ngram");
  ModelColumns columns;
  model.send(columns);
  CollectSink closed;
  columns.send(closed, {});
  CHECK(closed.model.levels[1].size() > naive.levels[1].size());
  CHECK(closed.model.levels[2].size() > naive.levels[2].size());
  CHECK(closed.model.levels[3].size() == naive.levels[3].size());
  std::mt19937 random(4);
  for (int i = 0; i < 20000; ++i) {
    Ngram ngram;
    for (int j = 0; j < 4; ++j) {
      const auto u = static_cast<double>(random() % 1000) / 1000;
      ngram.push_back(3 + static_cast<WordIndex>(u * u * u * 27));
    }
    CHECK(closed.model.score(ngram).first == doctest::Approx(naive.score(ngram).first).epsilon(1e-5));
  }
  // Both ways to change a model take it.
  CollectSink pruned, mixed;
  prune_by_entropy(model, 1e-9, pruned);
  CHECK(pruned.ended);
  const std::vector<const Model*> models{&model, &model};
  interpolate(models, std::vector<double>{1.0, 1.0}, mixed);
  CHECK(mixed.model.header.counts == closed.model.header.counts);
}
