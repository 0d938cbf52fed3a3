// The warp programs, played on the host, against the CPU trainer.
#include <doctest/doctest.h>

#include "parity/support/checks.hpp"
#include "parity/support/emulated_backend.hpp"

using namespace wordloom;
using namespace wordloom::testing;

namespace {

MakeBackend emulated(std::uint32_t warps) {
  return [warps](const TrainConfig& config) { return std::make_unique<EmulatedBackend>(config, warps); };
}

}  // namespace

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
