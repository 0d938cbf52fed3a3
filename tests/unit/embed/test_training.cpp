// Training as a whole, on a small corpus with a planted structure.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "support/corpus_of.hpp"
#include "support/thrown.hpp"
#include "wordloom/core/device.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/core/random.hpp"
#include "wordloom/embed/backend.hpp"
#include "wordloom/embed/trainer.hpp"

using namespace wordloom;

namespace {

/// Words a0..a9 stand among p0..p9 only, b0..b9 among q0..q9: words of one group share their contexts.
const EncodedCorpus& planted() {
  static const EncodedCorpus corpus = testing::corpus_of([](std::ostream& out) {
    const CounterRng rng(42, 0);
    for (std::uint64_t line = 0; line < 4000; ++line) {
      const bool first = rng.bits(line, 0) % 2 == 0;
      for (std::uint32_t w = 1; w <= 10; ++w) {
        const auto n = rng.bits(line, w) % 10;
        out << (w % 2 == 0 ? (first ? "a" : "b") : (first ? "p" : "q")) << n << ' ';
      }
      out << '\n';
    }
  });
  return corpus;
}

TrainConfig small(Mode mode, Loss loss) {
  TrainConfig c;
  c.model = {.mode = mode, .loss = loss, .dim = 20};
  c.sampling.sample = 0;
  c.sampling.window = 3;
  c.schedule.epochs = 5;
  c.run.threads = 1;
  return c;
}

double cosine(const Matrix& m, Row a, Row b) {
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t d = 0; d < m.cols(); ++d) {
    ab += m.row(a.value)[d] * m.row(b.value)[d];
    aa += m.row(a.value)[d] * m.row(a.value)[d];
    bb += m.row(b.value)[d] * m.row(b.value)[d];
  }
  return ab / std::sqrt(aa * bb);
}

bool same_bytes(const Matrix& a, const Matrix& b) {
  for (std::size_t r = 0; r < a.rows(); ++r)
    if (std::memcmp(a.row(r), b.row(r), a.stride() * sizeof(float)) != 0) return false;
  return a.rows() == b.rows();
}

}  // namespace

TEST_CASE("each pair of mode and loss learns the planted groups and its loss falls") {
  for (const Mode mode : {Mode::skipgram, Mode::cbow}) {
    for (const Loss loss : {Loss::ns, Loss::hs}) {
      for (const std::uint32_t threads : {1U, 3U}) {
        TrainConfig config = small(mode, loss);
        config.run.threads = threads;
        std::vector<double> epochs;
        const TrainResult r = train(planted(), config, "cpu", nullptr, [&](const TrainRecord& record) {
          if (record.epoch_end) epochs.push_back(record.loss);
        });
        INFO(std::string(name(mode)), " ", std::string(name(loss)), " threads ", threads);
        REQUIRE(epochs.size() == 5);
        CHECK(epochs.back() < 0.97 * epochs.front());
        if (loss == Loss::hs) {
          // No model can be better than the entropy of the planted text: a centre is one of 10 words of its group, and
          // which of the two kinds stands there follows from the context's distance, unknown to skip-gram: distances
          // 1, 2, 3 come up 3 : 2 : 1, the odd ones mean the other kind.
          const double floor =
              mode == Mode::cbow ? std::log(10.0) : std::log(10.0) - std::log(2.0 / 3) * 2 / 3 - std::log(1.0 / 3) / 3;
          CHECK(epochs.back() > floor - 0.02);
          CHECK(epochs.back() < floor + 0.35);
        }
        CHECK(r.loss == epochs.back());
        CHECK(r.raw_words == 5 * 40000);
        CHECK(r.kept_words == r.raw_words);
        const Vocabulary& v = planted().vocabulary();
        for (const std::string groups : {"ab", "ba", "pq", "qp"}) {
          const Row x = *v.find(fmt::format("{}1", groups[0]));
          const Row friend_row = *v.find(fmt::format("{}2", groups[0]));
          const Row stranger = *v.find(fmt::format("{}2", groups[1]));
          CHECK(cosine(r.model.input, x, friend_row) > cosine(r.model.input, x, stranger) + 0.2);
        }
      }
    }
  }
}

TEST_CASE("the loss of the first steps is that of untrained rows") {
  // All scores start at 0: log 2 for each of the 1 + 5 predictions of a pair.
  TrainConfig config = small(Mode::skipgram, Loss::ns);
  config.schedule.epochs = 1;
  config.schedule.lr = 1e-9;
  CHECK(train(planted(), config, "cpu").loss == doctest::Approx(6 * std::log(2.0)).epsilon(1e-4));
  config.model.mode = Mode::cbow;
  config.sampling.sharing = NegativeSharing::window;
  CHECK(train(planted(), config, "cpu").loss == doctest::Approx(6 * std::log(2.0)).epsilon(1e-4));
  // Shared with other centres, some negatives are their words and left out there.
  config.sampling.sharing = NegativeSharing::apart;
  const double loss = train(planted(), config, "cpu").loss;
  CHECK(loss < 6 * std::log(2.0));
  CHECK(loss > 5 * std::log(2.0));
}

TEST_CASE("one thread and one seed give the same bits twice, another seed gives others") {
  for (const Mode mode : {Mode::skipgram, Mode::cbow}) {
    TrainConfig config = small(mode, Loss::ns);
    config.sampling.sample = 1e-2;
    const TrainResult a = train(planted(), config, "cpu");
    const TrainResult b = train(planted(), config, "cpu");
    CHECK(same_bytes(a.model.input, b.model.input));
    CHECK(same_bytes(a.model.output, b.model.output));
    CHECK(a.kept_words == b.kept_words);
    config.run.seed = 2;
    CHECK_FALSE(same_bytes(a.model.input, train(planted(), config, "cpu").model.input));
  }
}

TEST_CASE("a run may be cut into spans of any size without changing a bit") {
  const TrainConfig config = small(Mode::skipgram, Loss::ns).resolved();
  const TrainingTables tables(planted(), config);
  VisitOrder order(planted().sentence_ends(), config.run.seed);
  order.start_epoch(0);
  const auto trained_in = [&](std::size_t blocks) {
    EmbeddingModel model{Matrix(planted().vocabulary().size(), config.model.dim),
                         Matrix(planted().vocabulary().size(), config.model.dim)};
    for (std::size_t r = 0; r < model.input.rows(); ++r) model.input.row(r)[r % 20] = 0.5F;
    const auto backend = make_cpu_backend(config);
    backend->load(model);
    backend->attach(planted(), tables, order);
    for (std::size_t first = 0; first < order.size(); first += blocks)
      backend->run({first, std::min(order.size(), first + blocks), 0}, nullptr);
    backend->store(model);
    return model;
  };
  REQUIRE(order.size() > 20);
  CHECK(same_bytes(trained_in(7).input, trained_in(order.size()).input));
}

TEST_CASE("sub-sampling drops words in the proportion that its formula says") {
  TrainConfig config = small(Mode::skipgram, Loss::ns);
  config.sampling.sample = 1e-3;
  config.schedule.epochs = 3;
  const TrainResult r = train(planted(), config, "cpu");
  double expected = 0;
  const Vocabulary& v = planted().vocabulary();
  for (const auto count : v.counts()) {
    const double ratio = 1e-3 * static_cast<double>(v.total()) / static_cast<double>(count);
    expected += static_cast<double>(count) * (std::sqrt(ratio) + ratio);
  }
  CHECK(static_cast<double>(r.kept_words) == doctest::Approx(3 * expected).epsilon(0.02));
}

TEST_CASE("a stop flag ends training early and in good order") {
  StopFlag stop{false};
  TrainConfig config = small(Mode::skipgram, Loss::ns);
  config.schedule.epochs = 1000;
  const TrainResult r = train(
      planted(), config, "cpu", nullptr, [&](const TrainRecord&) { stop = true; }, {}, &stop);
  CHECK(r.interrupted);
  CHECK(r.epochs_done < 1000);
  CHECK(r.raw_words > 0);
  for (std::size_t i = 0; i < r.model.input.rows(); ++i) CHECK(std::isfinite(r.model.input.row(i)[0]));
}

TEST_CASE("what ends a run between two epochs leaves it the loss of the one that is done") {
  StopFlag stop{false};
  double of_epoch = 0;
  const TrainResult r = train(
      planted(), small(Mode::skipgram, Loss::ns), "cpu", nullptr,
      [&](const TrainRecord& record) {
        if (!record.epoch_end) return;
        of_epoch = record.loss;
        stop = true;
      },
      {}, &stop);
  CHECK(r.interrupted);
  CHECK(r.epochs_done == 1);
  CHECK(of_epoch > 0);
  CHECK(r.loss == of_epoch);
}

TEST_CASE("progress is told of text in which nothing can be predicted, too") {
  const EncodedCorpus corpus = testing::corpus_of([](std::ostream& out) {
    for (int i = 0; i < 20; ++i) out << "alone\nso\n";
  });
  int told = 0;
  const TrainResult r =
      train(corpus, small(Mode::skipgram, Loss::ns), "cpu", nullptr, {}, [&](const Progress&) { ++told; });
  CHECK(r.predictions == 0);
  CHECK(told >= 5);
}

TEST_CASE("a pretrained vector that is no finite number is refused by its word") {
  Matrix rows(1, 20);
  rows.row(0)[3] = std::numeric_limits<float>::infinity();
  const WordVectors vectors = WordVectors::own(WordList({"a1"}), std::move(rows));
  Pretrained pretrained{&vectors};
  CHECK_THROWS_WITH_AS(train(planted(), small(Mode::cbow, Loss::ns), "cpu", &pretrained),
                       doctest::Contains("\"a1\" has a value that is no finite number"), Error);
}

TEST_CASE("a learning rate that makes the numbers explode is lowered, or ends as divergence") {
  TrainConfig config = small(Mode::cbow, Loss::ns);
  config.model.cbow_input = CbowInput::sum;
  config.schedule.lr = 10;
  config.schedule.epochs = 200;
  TrainResult r;
  if (const auto error = testing::thrown_by([&] { r = train(planted(), config, "cpu"); })) {
    CHECK(error->kind() == ErrorKind::diverged);
    CHECK(error->message().find("lower --lr") != std::string::npos);
    return;
  }
  CHECK(r.retries > 0);
  for (std::size_t i = 0; i < r.model.input.rows(); ++i)
    for (std::size_t d = 0; d < r.model.input.cols(); ++d) REQUIRE(std::isfinite(r.model.input.row(i)[d]));
}

TEST_CASE("pretrained rows are where training starts") {
  Matrix rows(2, 20);
  for (std::size_t d = 0; d < 20; ++d) rows.row(0)[d] = 3;
  const WordVectors vectors = WordVectors::own(WordList({"a1", "nowhere"}), std::move(rows));
  TrainConfig config = small(Mode::skipgram, Loss::ns);
  config.schedule.epochs = 1;
  config.schedule.lr = 1e-9;
  Pretrained pretrained{&vectors};
  const TrainResult r = train(planted(), config, "cpu", &pretrained);
  CHECK(pretrained.rows_taken == 1);
  CHECK(r.model.input.row(planted().vocabulary().find("a1")->value)[5] == doctest::Approx(3).epsilon(1e-6));
  config.model.dim = 10;
  CHECK_THROWS_WITH(train(planted(), config, "cpu", &pretrained), doctest::Contains("20 dimensions"));
}

TEST_CASE("a device that cannot be had is an error that names it") {
  if (cuda_devices().empty())
    CHECK_THROWS_WITH(train(planted(), small(Mode::cbow, Loss::ns), "cuda"), doctest::Contains("device cuda"));
  CHECK_THROWS_WITH(train(planted(), small(Mode::cbow, Loss::ns), "gpu"), doctest::Contains("'gpu' is not known"));
}
