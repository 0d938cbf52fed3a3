// Several replicas of one model: what they exchange, when, and that they learn as one backend does.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <vector>

#include "parity/support/checks.hpp"
#include "parity/support/emulated_backend.hpp"
#include "parity/support/host_replicas.hpp"

using namespace wordloom;
using namespace wordloom::testing;

namespace {

/// Replicas of what `make` makes; their models stay visible.
std::unique_ptr<Backend> replicated(std::size_t n, const MakeBackend& make, const TrainConfig& config,
                                    std::uint64_t words = 0, std::vector<const HostReplica*>* seen = nullptr) {
  std::vector<std::unique_ptr<embed::Replica>> replicas;
  for (std::size_t r = 0; r < n; ++r) {
    auto replica = std::make_unique<HostReplica>(make(config));
    if (seen != nullptr) seen->push_back(replica.get());
    replicas.push_back(std::move(replica));
  }
  return embed::make_replicated_backend(std::move(replicas), std::make_unique<HostCommunicator>(), config, words);
}

std::unique_ptr<Backend> on_cpu(const TrainConfig& config) { return make_backend("cpu", config); }

/// Adds 1 (or `step`) to the input row of each block that it is given, so that rows show who trained what, and how
/// often.
class Counting final : public Backend {
 public:
  explicit Counting(float step = 1) : step_(step) {}
  void load(EmbeddingModel& model) override { model_ = &model; }
  void attach(const EncodedCorpus&, const TrainingTables&, const VisitOrder&) override {}
  std::uint64_t preferred_span() const override { return 1000; }
  SpanReport run(const BlockSpan& span, const StopFlag*) override {
    SpanReport report;
    for (std::size_t b = span.first; b < span.last; ++b) {
      model_->input.row(b)[0] += step_;
      ++report.passed;
    }
    report.loss = 0.5;
    return report;
  }
  void store(EmbeddingModel&) override {}
  std::string description() const override { return "counting"; }

 private:
  float step_;
  EmbeddingModel* model_ = nullptr;
};

}  // namespace

TEST_CASE("the weight of a sum of changes is 1 for rows that hardly moved and 1/n for rows that went all the way") {
  for (const float n : {1.0F, 2.0F, 4.0F, 8.0F}) {
    CHECK(embed::exchange_weight(0, n) == 1);
    CHECK(embed::exchange_weight(1e-3F, n) == doctest::Approx(1).epsilon(0.005));
    CHECK(embed::exchange_weight(1e6F, n) == doctest::Approx(1 / n));
    float last = 1;
    for (float pull = 1e-5F; pull < 100; pull *= 1.3F) {
      const float weight = embed::exchange_weight(pull, n);
      CHECK(weight <= last + 1e-3F);
      CHECK(weight >= 1 / n - 1e-6F);
      last = weight;
    }
  }
  // A row that steps pull towards 0: n replicas, one round, against n times as many steps by one.
  for (const double step : {1e-4, 1e-2, 0.2}) {
    const double alone = std::pow(1 - step, 100), in_turn = std::pow(1 - step, 400);
    const auto weight = static_cast<double>(embed::exchange_weight(static_cast<float>(-100 * std::log1p(-step)), 4));
    CHECK(1 + weight * 4 * (alone - 1) == doctest::Approx(in_turn).epsilon(1e-3).scale(1));
  }
}

TEST_CASE("blocks are cut into runs of about equal numbers of words, each block in one of them") {
  std::vector<std::uint64_t> ends;
  for (std::uint64_t i = 0, end = 0; i < 400; ++i) ends.push_back(end += 300 + 700 * (i % 3));
  VisitOrder order(ends, 5);
  order.start_epoch(1);
  REQUIRE(order.size() > 60);
  const auto words_before = [&](std::size_t b) { return b < order.size() ? order[b].words_before : ends.back(); };
  for (const std::size_t parts : {1U, 2U, 3U, 4U, 8U}) {
    for (const auto& [first, last] : std::vector<std::array<std::size_t, 2>>{{0, order.size()},
                                                                             {0, 50},
                                                                             {7, 8},
                                                                             {7, 9},
                                                                             {order.size() - 1, order.size()},
                                                                             {order.size() - 30, order.size()}}) {
      const std::vector<std::size_t> cuts = embed::cut_blocks(order, first, last, parts);
      REQUIRE(cuts.size() == parts + 1);
      CHECK(cuts.front() == first);
      CHECK(cuts.back() == last);
      for (std::size_t p = 0; p < parts; ++p) CHECK(cuts[p] <= cuts[p + 1]);
      if (last - first < 30) continue;
      const double fair = static_cast<double>(words_before(last) - words_before(first)) / static_cast<double>(parts);
      for (std::size_t p = 0; p < parts; ++p)
        CHECK(std::abs(static_cast<double>(words_before(cuts[p + 1]) - words_before(cuts[p])) - fair) < 4500);
    }
  }
}

TEST_CASE("touches of rows add up to the predictions that training makes") {
  for (const Mode mode : {Mode::skipgram, Mode::cbow}) {
    for (const Loss loss : {Loss::ns, Loss::hs}) {
      for (const std::uint32_t maxn : {0U, 4U}) {
        TrainConfig config = parity_config(mode, loss, 8).resolved();
        config.sampling.sample = 1e-3;
        config.subwords.minn = config.subwords.maxn = maxn;
        const EncodedCorpus& corpus = sparse_corpus();
        const TrainingTables tables(corpus, config);
        const embed::RowTouches touches = embed::row_touches(corpus.vocabulary(), tables, config);
        const Trained trained = train_with(on_cpu, corpus, config, 0.1F);
        double input = 0, output = 0;
        for (const float t : touches.input) input += static_cast<double>(t);
        for (const float t : touches.output) output += static_cast<double>(t);
        // Each prediction is one of an output row for each of its targets, and of one input row on the other side. The
        // estimate knows nothing of the ends of sentences.
        double targets = 1 + config.sampling.negative;
        if (loss == Loss::hs) {
          targets = 0;
          for (std::uint32_t w = 0; w < corpus.vocabulary().size(); ++w)
            targets += static_cast<double>(tables.tree.path(w).size());
          targets /= static_cast<double>(corpus.vocabulary().size());
        }
        const double words = static_cast<double>(trained.report.passed);
        const double made = static_cast<double>(trained.report.predictions) * targets;
        INFO(std::string(name(mode)), " ", std::string(name(loss)), " ", maxn);
        CHECK(output * words == doctest::Approx(made).epsilon(0.1));
        if (mode == Mode::skipgram) CHECK(input * words == doctest::Approx(output * words).epsilon(0.05));
      }
    }
  }
}

TEST_CASE("what replicas did is in all of them after a run, each block once") {
  const EncodedCorpus& corpus = planted_corpus();
  for (const std::size_t n : {1U, 2U, 3U, 4U}) {
    TrainConfig config = parity_config(Mode::skipgram, Loss::ns, 4).resolved();
    config.schedule.lr = 1e-12;  // so weak a pull that changes are summed as they are
    VisitOrder order(corpus.sentence_ends(), 1);
    order.start_epoch(0);
    const TrainingTables tables(corpus, config);
    std::vector<const HostReplica*> replicas;
    const auto backend = replicated(
        n, [](const TrainConfig&) { return std::make_unique<Counting>(); }, config, 1500, &replicas);
    EmbeddingModel model = random_model(corpus.vocabulary().size(), corpus.vocabulary().size(), 4, 0);
    // Row b stands for block b, as far as there are rows.
    const std::size_t blocks = std::min(order.size(), model.input.rows());
    REQUIRE(blocks > 30);
    backend->load(model);
    backend->attach(corpus, tables, order);
    const SpanReport report = backend->run({0, blocks, 0}, nullptr);
    CHECK(report.passed == blocks);
    CHECK_FALSE(report.interrupted);
    backend->store(model);
    for (std::size_t b = 0; b < blocks; ++b) {
      CHECK(model.input.row(b)[0] == 1);
      for (const HostReplica* const replica : replicas) CHECK(replica->model().input.row(b)[0] == 1);
    }
  }
}

TEST_CASE("one replica alone is the backend that it is made of, byte for byte") {
  const TrainConfig config = parity_config(Mode::skipgram, Loss::ns, 20);
  const Trained plain = train_with(on_cpu, planted_corpus(), config, 0.1F);
  const Trained alone =
      train_with([](const TrainConfig& c) { return replicated(1, on_cpu, c); }, planted_corpus(), config, 0.1F);
  for (std::size_t r = 0; r < plain.after.input.rows(); ++r)
    for (std::size_t d = 0; d < 20; ++d) CHECK(alone.after.input.row(r)[d] == plain.after.input.row(r)[d]);
}

TEST_CASE("two and four replicas learn the planted groups with the loss of one CPU") {
  for (const std::size_t n : {2U, 4U})
    check_learning([n](const TrainConfig& config) { return replicated(n, on_cpu, config); });
}

TEST_CASE("replicas of emulated warps learn the planted groups, too") {
  check_learning([](const TrainConfig& config) {
    return replicated(
        2, [](const TrainConfig& c) { return std::make_unique<EmulatedBackend>(c, 2); }, config);
  });
}

TEST_CASE("a number that is none in one replica is none in all of them, so that the next span's loss shows it") {
  const TrainConfig config = parity_config(Mode::skipgram, Loss::ns, 4).resolved();
  const EncodedCorpus& corpus = planted_corpus();
  VisitOrder order(corpus.sentence_ends(), 1);
  order.start_epoch(0);
  const TrainingTables tables(corpus, config);
  EmbeddingModel model = random_model(corpus.vocabulary().size(), corpus.vocabulary().size(), 4, 0);
  std::vector<const HostReplica*> replicas;
  const auto backend = replicated(
      3, [](const TrainConfig&) { return std::make_unique<Counting>(std::nanf("")); }, config, 1500, &replicas);
  backend->load(model);
  backend->attach(corpus, tables, order);
  backend->run({0, 1, 0}, nullptr);
  for (const HostReplica* const replica : replicas) {
    CHECK(std::isnan(replica->model().input.row(0)[0]));
    CHECK(replica->model().input.row(1)[0] == 0);
  }
}

TEST_CASE("replicas stop between rounds, and say where") {
  const TrainConfig config = parity_config(Mode::skipgram, Loss::ns, 20).resolved();
  const EncodedCorpus& corpus = planted_corpus();
  EmbeddingModel model = random_model(corpus.vocabulary().size(), corpus.vocabulary().size(), 20, 0.1F);
  VisitOrder order(corpus.sentence_ends(), 1);
  order.start_epoch(0);
  const TrainingTables tables(corpus, config);
  const auto backend = replicated(2, on_cpu, config, 2000);
  backend->load(model);
  backend->attach(corpus, tables, order);
  const StopFlag stop{true};
  const SpanReport report = backend->run({3, order.size(), 0}, &stop);
  CHECK(report.interrupted);
  CHECK(report.next == 3);
  CHECK(report.passed == 0);
  const SpanReport rest = backend->run({3, order.size(), 0}, nullptr);
  CHECK_FALSE(rest.interrupted);
  CHECK(rest.passed == corpus.tokens().size() - order[3].words_before);
}
