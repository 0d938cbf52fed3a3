#include <doctest/doctest.h>

#include <cmath>

#include "support/thrown.hpp"
#include "unit/lm/estimated.hpp"
#include "wordloom/core/error.hpp"

using namespace lm_test;

namespace {

constexpr Smoothing kProper[] = {Smoothing::kneser_ney, Smoothing::kneser_ney_backoff, Smoothing::witten_bell,
                                 Smoothing::additive,   Smoothing::maximum_likelihood, Smoothing::good_turing};

// Histories of the model, longest ones among them, and made-up ones.
std::vector<Ngram> histories(const NaiveModel& model, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<Ngram> all{{}, {kBegin}, {kUnknown}};
  for (std::size_t k = 1; k < model.header.order; ++k)
    for (const auto& [ngram, weights] : model.levels[k - 1])
      if (ngram.back() != kEnd && random() % (1 + model.levels[k - 1].size() / 6) == 0) all.push_back(ngram);
  for (int i = 0; i < 6; ++i) {
    Ngram made;
    for (std::uint32_t k = 1; k < model.header.order; ++k)
      made.push_back(3 + static_cast<WordIndex>(random() % (model.header.words.size() - 3)));
    all.push_back(made);
  }
  return all;
}

}  // namespace

TEST_CASE("probabilities over the whole vocabulary sum to one after every history, for every smoothing") {
  for (const Smoothing method : kProper)
    for (const std::uint32_t order : {1U, 2U, 3U, 5U})
      for (const bool prune : {false, true})
        for (const bool closed : {false, true})
          for (const unsigned seed : {1U, 2U, 3U}) {
            EstimateConfig config;
            config.order = order;
            config.smoothing.method = method;
            config.smoothing.closed = closed;
            config.smoothing.delta = 0.3;
            config.smoothing.interpolate_unigrams = seed != 2;
            if (prune && order > 1) config.prune = {0, seed - 1, 3};
            config.prune.resize(std::min<std::size_t>(config.prune.size(), order));
            // From one sentence to a few hundred, of few words and of many.
            const NaiveModel model = estimated(random_text(seed, seed == 1 ? 1 : seed * 100, seed * 30), config);
            for (const Ngram& history : histories(model, seed)) {
              CAPTURE(name(method));
              CAPTURE(order);
              CAPTURE(seed);
              CAPTURE(history.size());
              CHECK(std::fabs(sum_after(model, history) - 1) < 1e-6);
            }
          }
}

TEST_CASE("stupid back-off gives relative frequencies, and a constant for what was not seen") {
  EstimateConfig config;
  config.order = 2;
  config.smoothing.method = Smoothing::stupid_backoff;
  config.smoothing.stupid = 0.25;
  const NaiveModel model = estimated("a b\na c\na b\n", config);
  const auto id = [&](const char* word) {
    const auto& words = model.header.words;
    return static_cast<WordIndex>(std::find(words.begin(), words.end(), word) - words.begin());
  };
  CHECK(model.score({id("a"), id("b")}).first == doctest::Approx(std::log10(2.0 / 3)));
  CHECK(model.score({id("b"), id("c")}).first == doctest::Approx(std::log10(0.25 * 1 / 9)));
}

TEST_CASE("with a closed vocabulary the unknown word has no probability") {
  EstimateConfig config;
  config.order = 2;
  config.smoothing.closed = true;
  const NaiveModel model = estimated("a b c a\na c a b\n", config);
  CHECK(model.levels[0].at({kUnknown}).prob == -99.0F);
}

TEST_CASE("thresholds that fall, orders out of range and weights without sense are refused") {
  const auto refused = [](auto change) {
    EstimateConfig config;
    change(config);
    const auto error = wordloom::testing::thrown_by([&] { config.validate(); });
    return error && error->kind() == wordloom::ErrorKind::config;
  };
  CHECK(refused([](EstimateConfig& c) { c.order = 0; }));
  CHECK(refused([](EstimateConfig& c) { c.order = 9; }));
  CHECK(refused([](EstimateConfig& c) { c.prune = {1}; }));
  CHECK(refused([](EstimateConfig& c) { c.prune = {0, 2, 1}; }));
  CHECK(refused([](EstimateConfig& c) { c.prune = {0, 0, 0, 0, 0, 0}; }));
  CHECK(refused([](EstimateConfig& c) { c.smoothing.delta = 0; }));
  CHECK(refused([](EstimateConfig& c) { c.smoothing.stupid = 1.5; }));
  CHECK_FALSE(refused([](EstimateConfig& c) { c.prune = {0, 1, 1}; }));
}
