// NegativeSharing::apart: centres of several sentences trained side by side with the same negatives.
#include <doctest/doctest.h>

#include <cmath>

#include "support/corpus_of.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/core/random.hpp"
#include "wordloom/embed/trainer.hpp"

using namespace wordloom;

namespace {

/// Lines of `words` words out of 400, neighbours alike: word w is followed by one of the same ten.
EncodedCorpus corpus_of(std::size_t lines, std::size_t words) {
  IngestOptions options = testing::every_word();
  options.max_sentence = 100'000;
  return testing::corpus_of(
      [&](std::ostream& out) {
        const CounterRng rng(5, 0);
        for (std::uint64_t line = 0; line < lines; ++line) {
          const std::uint64_t topic = rng.bits(line, 60000) % 40;
          for (std::uint32_t w = 0; w < words; ++w) out << 'w' << 10 * topic + rng.bits(line, w) % 10 << ' ';
          out << '\n';
        }
      },
      options);
}

TrainConfig config_of(NegativeSharing sharing) {
  TrainConfig c;
  c.model = {.mode = Mode::cbow, .loss = Loss::ns, .dim = 20};
  c.sampling.sharing = sharing;
  c.sampling.sample = 0;
  c.run.threads = 1;
  return c;
}

double largest_difference(const Matrix& a, const Matrix& b) {
  double largest = 0;
  for (std::size_t r = 0; r < a.rows(); ++r)
    for (std::size_t d = 0; d < a.cols(); ++d)
      largest = std::max(largest, static_cast<double>(std::abs(a.row(r)[d] - b.row(r)[d])));
  return largest;
}

}  // namespace

TEST_CASE("one short sentence at a time shares with nobody") {
  // Too short to be divided, and alone in its epoch. One negative each: with two the same, the order of steps differs.
  const EncodedCorpus corpus = corpus_of(1, 60);
  TrainConfig c = config_of(NegativeSharing::apart);
  c.sampling.negative = 1;
  const TrainResult apart = train(corpus, c, "cpu");
  c.sampling.sharing = NegativeSharing::window;
  const TrainResult window = train(corpus, c, "cpu");
  CHECK(apart.predictions == window.predictions);
  CHECK(largest_difference(apart.model.input, window.model.input) < 1e-4);
  CHECK(largest_difference(apart.model.output, window.model.output) < 1e-4);
}

TEST_CASE("every word is predicted once, whatever the sentences' lengths") {
  for (const std::size_t words : {1U, 2U, 7U, 63U, 64U, 65U, 500U, 5000U})
    for (const std::size_t lines : {1U, 3U, 4U, 5U, 30U}) {
      CAPTURE(words);
      CAPTURE(lines);
      const EncodedCorpus corpus = corpus_of(lines, words);
      TrainConfig c = config_of(NegativeSharing::apart);
      c.schedule.epochs = 1;
      const TrainResult result = train(corpus, c, "cpu");
      CHECK(result.predictions == (words > 1 ? lines * words : 0));
      CHECK(result.kept_words == lines * words);
    }
}

TEST_CASE("sharing apart learns as well as not sharing") {
  const EncodedCorpus corpus = corpus_of(2000, 25);
  const double apart = train(corpus, config_of(NegativeSharing::apart), "cpu").loss;
  const double window = train(corpus, config_of(NegativeSharing::window), "cpu").loss;
  CHECK(apart == doctest::Approx(window).epsilon(0.01));
  TrainConfig untrained = config_of(NegativeSharing::window);
  untrained.schedule.lr = 1e-6;
  CHECK(window < 0.8 * train(corpus, untrained, "cpu").loss);
}

TEST_CASE("apart is the default of CBOW alone and refused for skip-gram") {
  TrainConfig c = config_of(NegativeSharing::automatic);
  CHECK(c.resolved().sampling.sharing == NegativeSharing::apart);
  c.run.exact = true;
  CHECK(c.resolved().sampling.sharing == NegativeSharing::pair);
  c.run.exact = false;
  c.model.mode = Mode::skipgram;
  CHECK(c.resolved().sampling.sharing == NegativeSharing::window);
  c.sampling.sharing = NegativeSharing::apart;
  CHECK_THROWS_AS(c.validate(), Error);
}
