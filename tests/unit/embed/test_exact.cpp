// --exact and the ways to share negatives, held to a plain loop in word2vec.c's order of work.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "support/corpus_of.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/core/random.hpp"
#include "wordloom/embed/draws.hpp"
#include "wordloom/embed/schedule.hpp"
#include "wordloom/embed/tables.hpp"
#include "wordloom/embed/trainer.hpp"

using namespace wordloom;

namespace {

/// Lines of `words` words out of 2000.
EncodedCorpus corpus_of(std::size_t words, std::uint64_t lines = 300) {
  IngestOptions options = testing::every_word();
  options.max_sentence = 100'000;
  return testing::corpus_of(
      [&](std::ostream& out) {
        const CounterRng rng(7, 0);
        for (std::uint64_t line = 0; line < lines; ++line) {
          for (std::uint32_t w = 0; w < words; ++w) {
            const double u = static_cast<double>(rng.bits(line, w) >> 11) * 0x1p-53;
            out << 'w' << static_cast<int>(2000 * u) << ' ';
          }
          out << '\n';
        }
      },
      options);
}

TrainConfig exact_config() {
  TrainConfig c;
  c.model.dim = 24;
  c.sampling.window = 4;
  c.sampling.sample = 2e-2;
  c.sampling.sharing = NegativeSharing::pair;
  c.schedule.epochs = 2;
  c.run.threads = 1;
  c.run.exact = true;
  return c;
}

using Rows = std::vector<std::vector<double>>;

/// Skip-gram with negative sampling, one pair after the other: the input row of the context against the output rows of
/// the centre and its negatives, which change at once, the input row after all of them.
Rows plain_loop(const EncodedCorpus& corpus, const TrainConfig& c, Rows input, std::size_t cut) {
  const TrainingTables tables(corpus, c);
  const std::size_t dim = c.model.dim;
  Rows output(input.size(), std::vector<double>(dim));
  const auto ends = corpus.sentence_ends();
  for (std::uint32_t epoch = 0; epoch < c.schedule.epochs; ++epoch) {
    const CounterRng rng(c.run.seed, epoch);
    for (std::size_t s = 0; s < ends.size(); ++s) {
      std::vector<std::uint64_t> kept;
      for (std::uint64_t p = s == 0 ? 0 : ends[s - 1]; p < ends[s]; ++p)
        if (keeps(rng, p, tables.keep[corpus.tokens()[p]])) kept.push_back(p);
      for (std::size_t from = 0; from < kept.size(); from += cut) {
        const std::size_t to = std::min(kept.size(), from + cut);
        double lr = 0;
        for (std::size_t i = from; i < to; ++i) {
          if ((i - from) % 1024 == 0)
            lr = learning_rate(c.schedule.lr, c.schedule.lr_floor, epoch * corpus.tokens().size() + kept[i],
                               corpus.tokens().size() * c.schedule.epochs);
          const std::uint32_t centre = corpus.tokens()[kept[i]];
          const std::size_t reach = draw_window(rng, kept[i], c.sampling.window);
          const std::size_t first = i > from + reach ? i - reach : from;
          const std::size_t last = std::min(to - 1, i + reach);
          std::uint32_t draw = kDrawNegative;
          for (std::size_t j = first; j <= last; ++j) {
            if (j == i) continue;
            std::vector<double>& in = input[corpus.tokens()[kept[j]]];
            std::vector<double> step(dim);
            for (std::uint32_t k = 0; k <= c.sampling.negative; ++k) {
              std::uint32_t target = centre;
              if (k > 0) {
                target = AliasTable::draw(tables.negatives.slots().data(), tables.negatives.size(),
                                          rng.bits(kept[i], draw++));
                if (target == centre) continue;
              }
              std::vector<double>& out = output[target];
              double score = 0;
              for (std::size_t d = 0; d < dim; ++d) score += in[d] * out[d];
              const double g = lr * ((k == 0 ? 1 : 0) - 1 / (1 + std::exp(-score)));
              for (std::size_t d = 0; d < dim; ++d) step[d] += g * out[d];
              for (std::size_t d = 0; d < dim; ++d) out[d] += g * in[d];
            }
            for (std::size_t d = 0; d < dim; ++d) in[d] += step[d];
          }
        }
      }
    }
  }
  return input;
}

Rows untrained(const EncodedCorpus& corpus, TrainConfig c) {
  c.schedule.epochs = 1;
  c.schedule.lr = 1e-30;
  const TrainResult r = train(corpus, c, "cpu");
  Rows rows;
  for (std::size_t i = 0; i < r.model.input.rows(); ++i)
    rows.emplace_back(r.model.input.row(i), r.model.input.row(i) + c.model.dim);
  return rows;
}

bool same(const Matrix& a, const Matrix& b) {
  for (std::size_t r = 0; r < a.rows(); ++r)
    if (!std::equal(a.row(r), a.row(r) + a.cols(), b.row(r))) return false;
  return true;
}

}  // namespace

TEST_CASE("exact training does what a plain loop in word2vec.c's order does") {
  for (const std::size_t words : {40U, 2500U}) {  // 2500: sentences are cut at 1000 words left by sub-sampling
    const EncodedCorpus corpus = corpus_of(words, 12'000 / words);
    TrainConfig config = exact_config();
    config.schedule.lr = 0.3;
    const Rows start = untrained(corpus, config);
    const Rows expected = plain_loop(corpus, config, start, 1000);
    const TrainResult got = train(corpus, config, "cpu");
    double worst = 0, moved = 0;
    for (std::size_t r = 0; r < expected.size(); ++r)
      for (std::size_t d = 0; d < config.model.dim; ++d) {
        worst = std::max(worst, std::abs(expected[r][d] - static_cast<double>(got.model.input.row(r)[d])));
        moved = std::max(moved, std::abs(expected[r][d] - start[r][d]));
      }
    // What differs: float sums, and a negative drawn twice in one pair, whose second score is taken before the first
    // update.
    CHECK(moved > 0.1);
    CHECK(worst < 0.02 * moved);
  }
}

TEST_CASE("where each centre has one context, sharing by window or by nobody is the same") {
  const EncodedCorpus corpus = corpus_of(2);
  TrainConfig config = exact_config();
  config.run.exact = false;
  config.sampling.sample = 0;
  const TrainResult pair = train(corpus, config, "cpu");
  config.sampling.sharing = NegativeSharing::window;
  const TrainResult window = train(corpus, config, "cpu");
  config.sampling.sharing = NegativeSharing::block;
  const TrainResult block = train(corpus, config, "cpu");
  CHECK(same(pair.model.input, window.model.input));
  CHECK_FALSE(same(window.model.input, block.model.input));
}

TEST_CASE("CBOW and the tree train the same whether or not negatives would be shared") {
  const EncodedCorpus corpus = corpus_of(30);
  TrainConfig config = exact_config();
  config.run.exact = false;
  config.model.mode = Mode::cbow;
  const TrainResult pair = train(corpus, config, "cpu");
  config.sampling.sharing = NegativeSharing::window;
  CHECK(same(pair.model.input, train(corpus, config, "cpu").model.input));
}

TEST_CASE("exact training refuses shared negatives and subwords") {
  TrainConfig config = exact_config();
  config.sampling.sharing = NegativeSharing::window;
  CHECK_THROWS_AS(config.validate(), Error);
  config = exact_config();
  config.validate();
  config.subwords.minn = 3;
  config.subwords.maxn = 6;
  CHECK_THROWS_AS(config.validate(), Error);
}
