// Training on a CUDA device: the checks that the CPU and the emulated warps pass.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "gpu/device_there.hpp"
#include "parity/support/checks.hpp"

using namespace wordloom;
using namespace wordloom::testing;

namespace {

std::unique_ptr<Backend> on_gpu(const TrainConfig& config) { return make_backend("cuda", config); }

}  // namespace

TEST_CASE("one warp of the device trains the same rows as one thread of the CPU") {
  if (!device_there()) return;
  check_row_arithmetic(on_gpu, {1, 20, 100, 128, 200, 300, 400, 512, 700, 1024});
  check_subword_arithmetic(on_gpu);
  TrainConfig config = parity_config(Mode::skipgram, Loss::ns, 128);
  config.sampling.window = 100;  // the ring lies in device memory
  config.sampling.sample = 0;
  check_same_rows(on_gpu, config, sparse_corpus(), 0.2);  // words are twice in such a window: a coarse check
}

TEST_CASE("the device learns the planted groups with the loss of the CPU") {
  if (!device_there()) return;
  check_learning(on_gpu);
}

TEST_CASE("as many warps as the device has train a large text with the CPU's draws and its loss") {
  if (!device_there()) return;
  check_many_warps(on_gpu, 17'000'000, 40'000, 64);
}

TEST_CASE("rows in 16 bits learn on the device with the loss of the CPU's rows in floats") {
  if (!device_there()) return;
  check_learning(on_gpu, Precision::bf16);
  for (const Mode mode : {Mode::skipgram, Mode::cbow})
    check_same_change_in_the_mean(on_gpu, parity_config(mode, Loss::ns, 136), sparse_corpus(), 0.05);
}

TEST_CASE("kept words, windows and negatives of the device have the frequencies of the CPU's") {
  if (!device_there()) return;
  // Draws are functions of the position, so the counts are equal, not merely alike; with a rate of almost 0 the loss is
  // the sum over the rows that were drawn and shows that they are the same rows.
  for (const double sample : {0.0, 1e-3, 1e-1}) {
    for (const std::uint32_t window : {1U, 5U, 12U}) {
      TrainConfig config = parity_config(Mode::skipgram, Loss::ns, 16);
      config.sampling.sample = sample;
      config.sampling.window = window;
      config.schedule.lr = 1e-9;
      const Trained mine = train_with(on_gpu, planted_corpus(), config, 1.0F);
      const Trained theirs =
          train_with([](const TrainConfig& c) { return make_backend("cpu", c); }, planted_corpus(), config, 1.0F);
      CHECK(mine.report.kept == theirs.report.kept);
      CHECK(mine.report.predictions == theirs.report.predictions);
      CHECK(mine.report.loss == doctest::Approx(theirs.report.loss).epsilon(1e-5));
    }
  }
}

TEST_CASE("a stop flag ends a span of the device in good order") {
  if (!device_there()) return;
  const TrainConfig config = parity_config(Mode::skipgram, Loss::ns, 64).resolved();
  const EncodedCorpus& corpus = planted_corpus();
  const TrainingTables tables(corpus, config);
  EmbeddingModel model = random_model(corpus.vocabulary().size(), corpus.vocabulary().size(), 64, 0.1F);
  VisitOrder order(corpus.sentence_ends(), 1);
  order.start_epoch(0);
  const auto backend = on_gpu(config);
  backend->load(model);
  backend->attach(corpus, tables, order);
  const StopFlag stop{true};
  const SpanReport report = backend->run({0, order.size(), 0}, &stop);
  CHECK(report.interrupted);
  CHECK(report.kept == 0);
  backend->store(model);
  for (std::size_t r = 0; r < model.input.rows(); ++r) CHECK(std::isfinite(model.input.row(r)[0]));
}
