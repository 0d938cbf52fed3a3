// The warp programs, played on the host, against the CPU trainer.
#include <doctest/doctest.h>

#include <cmath>

#include "parity/support/checks.hpp"
#include "parity/support/emulated_backend.hpp"
#include "support/corpus_of.hpp"
#include "wordloom/core/random.hpp"

using namespace wordloom;
using namespace wordloom::testing;

namespace {

MakeBackend emulated(std::uint32_t warps) {
  return [warps](const TrainConfig& config) { return std::make_unique<EmulatedBackend>(config, warps); };
}

/// Words as unequal as those of a text, in no order.
const EncodedCorpus& unequal_words() {
  static const EncodedCorpus corpus = testing::corpus_of([](std::ostream& out) {
    const CounterRng rng(3, 0);
    for (std::uint64_t i = 0; i < 60'000; ++i)
      out << 'w' << static_cast<int>(std::exp(rng.uniform(i, 0) * std::log(20'000.0F)))
          << (i % 60 == 59 ? '\n' : ' ');
  });
  return corpus;
}

/// Mean loss of the first epoch of `warps` that all work at once.
double loss_at_once(std::uint32_t warps, bool weigh) {
  TrainConfig config;
  config.model = {.mode = Mode::skipgram, .loss = Loss::hs, .dim = 32};
  config.schedule.epochs = 1;
  config.schedule.lr = 0.1;
  return train_with([&](const TrainConfig& c) { return std::make_unique<EmulatedBackend>(c, warps, true, weigh); },
                    unequal_words(), config, 0.01F)
      .losses.front();
}

}  // namespace

TEST_CASE("a thousand warps that pull the root of a tree at once do not pull it too far") {
  const double alone = loss_at_once(1, true);
  CHECK(loss_at_once(1000, true) < 1.15 * alone);
  CHECK(loss_at_once(1000, false) > 5 * alone);
}

TEST_CASE("one emulated warp trains the same rows as one thread of the CPU") {
  check_row_arithmetic(emulated(1), {1, 20, 128, 300});
}

TEST_CASE("one emulated warp trains rows of a thousand numbers as the CPU does") {
  TrainConfig config = parity_config(Mode::skipgram, Loss::ns, 1024);
  check_same_rows(emulated(1), config, sparse_corpus(), kSumTolerance);
  config.model.mode = Mode::cbow;
  config.model.dim = 1000;
  check_same_rows(emulated(1), config, sparse_corpus(), kSumTolerance);
}

TEST_CASE("a window whose rows do not fit into shared memory is trained as on the CPU") {
  for (const Mode mode : {Mode::skipgram, Mode::cbow}) {
    TrainConfig config = parity_config(mode, Loss::ns, 300);
    config.sampling.window = 24;
    config.sampling.sample = 0;
    REQUIRE_FALSE(plan_layout(config, {}).ring_shared);
    check_same_rows(emulated(1), config, sparse_corpus(), kSumTolerance);
  }
}

TEST_CASE("one emulated warp trains words with subwords as the CPU does") { check_subword_arithmetic(emulated(1)); }

TEST_CASE("the CPU passes its own check of learning") {
  check_learning([](const TrainConfig& config) { return make_backend("cpu", config); });
}

TEST_CASE("emulated warps that work at the same time learn the planted groups") { check_learning(emulated(4)); }

TEST_CASE("rows in 16 bits learn the planted groups with the loss of rows in floats") {
  check_learning(emulated(1), Precision::bf16);
  check_learning(emulated(4), Precision::bf16);
}

TEST_CASE("rows in 16 bits change in the mean as rows in floats do") {
  for (const Mode mode : {Mode::skipgram, Mode::cbow}) {
    for (const std::uint32_t maxn : {0U, 4U}) {
      TrainConfig config = parity_config(mode, Loss::ns, 136);
      config.subwords.minn = config.subwords.maxn = maxn;
      config.schedule.lr = maxn == 0 ? 0.01 : 1e-4;
      check_same_change_in_the_mean(emulated(1), config, sparse_corpus(), 0.05);
    }
  }
}
