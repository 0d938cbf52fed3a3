// RunConfig::deterministic: one model whatever the number of threads, and the queue between its two threads.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "embed/handover.hpp"
#include "embed/warp/plan.hpp"
#include "support/corpus_of.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/core/parallel.hpp"
#include "wordloom/core/random.hpp"
#include "wordloom/embed/backend.hpp"
#include "wordloom/embed/trainer.hpp"

using namespace wordloom;

namespace {

/// 100 lines of 0 to 99 words out of 900, the first ones far more often than the last.
const EncodedCorpus& corpus() {
  static const EncodedCorpus made = [] {
    IngestOptions options;
    options.limits.min_count = 2;
    return testing::corpus_of(
        [](std::ostream& out) {
          const CounterRng rng(11, 0);
          for (std::uint64_t line = 0; line < 100; ++line) {
            for (std::uint32_t w = 0; w < rng.bits(line, 1000) % 100; ++w) {
              const double u = static_cast<double>(rng.bits(line, w) >> 11) * 0x1p-53;
              out << 'w' << static_cast<int>(900 * u * u) << ' ';
            }
            out << '\n';
          }
        },
        options);
  }();
  return made;
}

bool same(const Matrix& a, const Matrix& b) {
  if (a.rows() != b.rows() || a.cols() != b.cols()) return false;
  for (std::size_t r = 0; r < a.rows(); ++r)
    if (std::memcmp(a.row(r), b.row(r), a.cols() * sizeof(float)) != 0) return false;
  return true;
}

bool same(const TrainResult& a, const TrainResult& b) {
  return same(a.model.input, b.model.input) && same(a.model.output, b.model.output) && a.raw_words == b.raw_words &&
         a.kept_words == b.kept_words && a.predictions == b.predictions;
}

TrainConfig config_of(Mode mode, Loss loss) {
  TrainConfig c;
  c.model = {.mode = mode, .loss = loss, .dim = 20};
  c.sampling.sample = 1e-2;
  c.schedule.epochs = 2;
  c.run.threads = 1;
  return c;
}

TrainResult trained(TrainConfig c, std::uint32_t threads) {
  c.run.deterministic = true;
  c.run.threads = threads;
  return train(corpus(), c, "cpu");
}

}  // namespace

TEST_CASE("deterministic training makes the model of one thread with any number of threads") {
  std::vector<TrainConfig> all;
  for (const Mode mode : {Mode::skipgram, Mode::cbow})
    for (const Loss loss : {Loss::ns, Loss::hs}) {
      all.push_back(config_of(mode, loss));
      all.push_back(config_of(mode, loss));
      all.back().subwords = {.minn = 3, .maxn = 4, .buckets = 500};
    }
  all.push_back(config_of(Mode::skipgram, Loss::ns));
  all.back().sampling.sharing = NegativeSharing::pair;
  all.push_back(all.back());
  all.back().run.exact = true;
  all.push_back(config_of(Mode::skipgram, Loss::ns));
  all.back().sampling.sharing = NegativeSharing::block;
  for (const TrainConfig& c : all) {
    const TrainResult alone = train(corpus(), c, "cpu");
    CAPTURE(c.hyper_json());
    for (const std::uint32_t threads : {1U, 2U, 3U, 8U})
      if (threads == 2 || &c == &all.front()) CHECK(same(trained(c, threads), alone));
  }
}

TEST_CASE("a deterministic training that is stopped goes on from a whole block to the same model") {
  TrainConfig c = config_of(Mode::skipgram, Loss::ns).resolved();
  SUBCASE("one sentence at a time") {}
  SUBCASE("sentences side by side") { c = config_of(Mode::cbow, Loss::ns).resolved(); }
  c.run.deterministic = true;
  const TrainingTables tables(corpus(), c);
  VisitOrder order(corpus().sentence_ends(), c.run.seed);
  const StopFlag stopped{true};
  const auto in_steps = [&](std::uint32_t threads, std::size_t step) {
    const std::size_t words = corpus().vocabulary().size();
    EmbeddingModel model{Matrix(words, c.model.dim), Matrix(words, c.model.dim)};
    const CounterRng rng(3, 0);
    for (std::size_t r = 0; r < words; ++r)
      for (std::uint32_t d = 0; d < c.model.dim; ++d) model.input.row(r)[d] = rng.uniform(r, d) - 0.5F;
    TrainConfig mine = c;
    mine.run.threads = threads;
    const auto backend = make_backend("cpu", mine);
    backend->load(model);
    backend->attach(corpus(), tables, order);
    std::uint64_t passed = 0;
    for (std::uint32_t epoch = 0; epoch < c.schedule.epochs; ++epoch) {
      order.start_epoch(epoch);
      for (std::size_t next = 0; next < order.size();) {
        const SpanReport none = backend->run({next, order.size(), epoch}, &stopped);
        CHECK((none.interrupted && none.next == next && none.passed == 0));
        const std::size_t last = std::min(next + step, order.size());
        const SpanReport report = backend->run({next, last, epoch}, nullptr);
        CHECK((!report.interrupted && report.next == last));
        passed += report.passed;
        next = last;
      }
    }
    backend->store(model);
    CHECK(passed == 2 * corpus().tokens().size());
    return model;
  };
  const EmbeddingModel whole = in_steps(1, order.size() + 1000), parts = in_steps(2, 7);
  CHECK(same(whole.input, parts.input));
  CHECK(same(whole.output, parts.output));
}

TEST_CASE("no GPU is asked to be deterministic") {
  TrainConfig c = config_of(Mode::skipgram, Loss::ns);
  c.run.deterministic = true;
  CHECK_THROWS_AS(embed::warp::require_supported(c.resolved()), Error);
  CHECK(make_backend("auto", c.resolved())->description().find("deterministic") != std::string::npos);
}

TEST_CASE("items arrive in order, all of them, and neither side waits for one that has ended") {
  embed::Handover<int, 3> whole;
  std::vector<int> arrived;
  run_threads(2, [&](std::size_t thread) {
    if (thread == 0) {
      while (const int* item = whole.to_take()) {
        arrived.push_back(*item);
        whole.take();
      }
    } else {
      for (int i = 0; i < 1000; ++i) {
        *whole.to_fill() = i;
        whole.fill();
      }
      whole.end();
    }
  });
  REQUIRE(arrived.size() == 1000);
  for (int i = 0; i < 1000; ++i) CHECK(arrived[static_cast<std::size_t>(i)] == i);

  embed::Handover<int, 3> left;
  int filled = 0;
  run_threads(2, [&](std::size_t thread) {
    if (thread == 0) {
      left.to_take();
      left.take();
      left.end();
    } else {
      while (left.to_fill() != nullptr) {
        ++filled;
        left.fill();
      }
    }
  });
  CHECK(filled >= 1);
  CHECK(filled <= 5);
}
