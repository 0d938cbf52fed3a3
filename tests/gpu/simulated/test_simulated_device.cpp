// The host's side of cuda/ on simulated devices: what a real one would answer is the emulated warps' matter, what is
// copied when and where is the matter here.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "embed/warp/plan.hpp"
#include "gpu/simulated/machine.hpp"
#include "parity/support/checks.hpp"
#include "query/device_filter.hpp"
#include "support/thrown.hpp"
#include "unit/query/helpers.hpp"
#include "wordloom/core/device.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/query/graph.hpp"

using namespace wordloom;
using namespace wordloom::testing;
using simulated::Machine;
using simulated::Pace;

namespace {

constexpr Pace kPaces[] = {Pace::at_once, Pace::as_late_as_possible, Pace::at_random};

/// A machine for one check, which must leave no fault behind.
class Simulation {
 public:
  explicit Simulation(const simulated::Settings& settings) { Machine::get().set_up(settings); }
  ~Simulation() {
    for (const std::string& fault : Machine::get().faults()) FAIL_CHECK(fault);
  }
  Simulation(const Simulation&) = delete;
  Simulation& operator=(const Simulation&) = delete;
};

MakeBackend on(const std::string& device) {
  return [device](const TrainConfig& config) { return make_backend(device, config); };
}

TrainConfig config_of(Mode mode, Loss loss, std::uint32_t dim) { return parity_config(mode, loss, dim); }

std::uint64_t bytes_taken(const TrainConfig& requested, const EncodedCorpus& corpus) {
  const TrainConfig config = requested.resolved();
  const TrainingTables tables(corpus, config);
  const std::size_t v = corpus.vocabulary().size();
  EmbeddingModel model = random_model(v, v, config.model.dim, 0.1F);
  VisitOrder order(corpus.sentence_ends(), 1);
  const std::size_t before = Machine::get().free_memory(0);
  const auto backend = make_backend("cuda", config);
  backend->load(model);
  backend->attach(corpus, tables, order);
  const std::size_t held = before - Machine::get().free_memory(0);
  CHECK(held - backend->device_bytes() < 64);  // a few counters
  return backend->device_bytes();
}

}  // namespace

TEST_CASE("training on a device copies what is needed in time, at every pace of its streams") {
  for (const Pace pace : kPaces) {
    const Simulation simulation({.pace = pace});
    for (const std::uint32_t dim : {20U, 200U})
      for (const Mode mode : {Mode::skipgram, Mode::cbow})
        check_same_rows(on("cuda"), config_of(mode, Loss::ns, dim), sparse_corpus(), kSumTolerance);
    check_same_rows(on("cuda"), config_of(Mode::skipgram, Loss::hs, 40), sparse_corpus(), kGroupTolerance);
  }
}

TEST_CASE("every dimension, mode and objective runs on a device, with subwords and in 16 bits") {
  const Simulation simulation({});
  check_row_arithmetic(on("cuda"), {1, 128, 300, 400, 700});
  check_subword_arithmetic(on("cuda"));
  check_same_change_in_the_mean(on("cuda"), config_of(Mode::cbow, Loss::ns, 136), sparse_corpus(), 0.05);
}

TEST_CASE("dozens of warps of a device train a text with the CPU's draws and its loss") {
  const Simulation simulation({});
  check_many_warps(on("cuda"), 250'000, 2000, 16);
}

TEST_CASE("the memory that a device must have is what it takes, and what it says it took") {
  TrainConfig config;
  SUBCASE("negative sampling") { config = config_of(Mode::skipgram, Loss::ns, 64); }
  SUBCASE("a tree") { config = config_of(Mode::cbow, Loss::hs, 64); }
  std::uint64_t taken = 0;
  {
    const Simulation simulation({});
    taken = bytes_taken(config, planted_corpus());
    CHECK(taken > std::uint64_t{planted_corpus().tokens().size()} * 4);
  }
  const std::size_t enough = taken + embed::warp::kMemoryReserve;
  {
    const Simulation simulation({.memory = enough});
    CHECK(bytes_taken(config, planted_corpus()) == taken);
  }
  // A corpus that does not fit goes through buffers; what is less than the rest needs is refused before it is taken.
  {
    const Simulation simulation({.memory = enough - 1});
    CHECK(bytes_taken(config, planted_corpus()) < taken);
  }
  const Simulation simulation({.memory = enough - planted_corpus().tokens().size() * 4});
  const std::uint64_t calls = Machine::get().calls();
  CHECK_THROWS_WITH_AS(bytes_taken(config, planted_corpus()), doctest::Contains("training needs"), Error);
  CHECK(Machine::get().calls() - calls < 10);
}

TEST_CASE("a corpus that does not fit on the device is streamed, and trained as if it did") {
  for (const Pace pace : kPaces) {
    for (const Mode mode : {Mode::skipgram, Mode::cbow}) {
      const TrainConfig config = config_of(mode, Loss::ns, 20);
      std::uint64_t taken = 0;
      {
        const Simulation simulation({});
        taken = bytes_taken(config, sparse_corpus());
      }
      const Simulation simulation({.memory = taken + embed::warp::kMemoryReserve - 1, .pace = pace});
      check_same_rows(on("cuda"), config, sparse_corpus(), kSumTolerance);
    }
  }
}

TEST_CASE("what several devices learn comes together, at every pace of their streams") {
  for (const Pace pace : kPaces) {
    const Simulation simulation({.pace = pace});
    TrainConfig config = config_of(Mode::skipgram, Loss::ns, 20);
    config.sampling.sample = 0;
    config.schedule = {.epochs = 2, .lr = 0.025, .lr_floor = 1e-4};
    const Trained trained = train_with(on("cuda:0,1"), planted_corpus(), config, 0.05F, 7);
    CHECK(trained.report.passed == 2 * planted_corpus().tokens().size());
    CHECK(trained.losses.back() < trained.losses.front());
  }
}

TEST_CASE("an error of any call ends training with an error of the device, and everything is given back") {
  TrainConfig config = config_of(Mode::cbow, Loss::ns, 20);
  std::uint64_t calls = 0;
  {
    const Simulation simulation({.pace = Pace::as_late_as_possible});
    train_with(on("cuda"), sparse_corpus(), config, 0.5F, 4);
    calls = Machine::get().calls();
  }
  REQUIRE(calls > 40);
  for (std::uint64_t failing = 1; failing <= calls; ++failing) {
    const Simulation simulation({.pace = Pace::as_late_as_possible, .failing_call = failing});
    INFO("call ", failing, " of ", calls);
    const auto train = [&] { train_with(on("cuda"), sparse_corpus(), config, 0.5F, 4); };
    CHECK(testing::thrown(ErrorKind::device, train).find("the device was lost") != std::string::npos);
  }
}

TEST_CASE("a machine without devices says so") {
  const Simulation simulation({.devices = 0});
  CHECK_THROWS_WITH_AS(make_backend("cuda", config_of(Mode::cbow, Loss::ns, 20).resolved()),
                       doctest::Contains("no CUDA device"), Error);
}

TEST_CASE("neighbours asked of a device are those of the CPU, at every pace of its streams") {
  for (const Pace pace : kPaces) {
    const Simulation simulation({.pace = pace});
    for (const std::size_t rows : {1U, 65U, 3000U}) {
      for (const std::size_t dim : {16U, 100U}) {
        Matrix m = test::random_matrix(rows, dim, rows + dim);
        if (rows > 10) std::fill_n(m.row(3), dim, 0.0F);
        const Searcher searcher(test::vectors_of(std::move(m)));
        NeighborGraph cpu(searcher, {.n = 10}, "cpu"), gpu(searcher, {.n = 10}, "cuda");
        const std::size_t asked = std::min<std::size_t>(rows, 300);
        INFO("rows ", rows, " dim ", dim);
        CHECK((cpu.neighbors(0, asked) == gpu.neighbors(0, asked)));
        CHECK(gpu.searched_again() == 0);
      }
    }
  }
}

TEST_CASE("the lists of several parts are merged on the device, and one search goes on while another is looked at") {
  for (const Pace pace : kPaces) {
    const Simulation simulation({.pace = pace});
    // 33 tiles of rows: two parts for one tile of queries. Then two searches and a bit.
    const Searcher few(test::vectors_of(test::random_matrix(4200, 20, 1)));
    NeighborGraph cpu(few, {.n = 10}, "cpu"), gpu(few, {.n = 10}, "cuda");
    CHECK((cpu.neighbors(100, 220) == gpu.neighbors(100, 220)));
    CHECK((cpu.neighbors(0, 1) == gpu.neighbors(0, 1)));
    CHECK(gpu.searched_again() == 0);
  }
  const Simulation simulation({.pace = Pace::as_late_as_possible});
  const std::size_t asked = 2 * query::DeviceFilter::kWellAsked + 1;
  const Searcher many(test::vectors_of(test::random_matrix(asked, 3, 2)));
  NeighborGraph gpu(many, {.n = 1}, "cuda");
  CHECK(gpu.block() >= asked);
  const auto found = gpu.neighbors(0, asked);
  for (const std::size_t row : {std::size_t{0}, asked / 2 - 1, asked / 2, asked - 2, asked - 1})
    CHECK((found[row] == NeighborGraph(many, {.n = 1}, "cpu").neighbors(row, row + 1)[0]));
}

TEST_CASE("rows that single precision cannot tell apart are searched again by the CPU, and only these") {
  const Simulation simulation({});
  Matrix m = test::random_matrix(1000, 30, 9);
  for (std::size_t r = 200; r < 260; ++r) std::copy_n(m.row(3), 30, m.row(r));
  const Searcher searcher(test::vectors_of(std::move(m)));
  NeighborGraph cpu(searcher, {.n = 10}, "cpu"), gpu(searcher, {.n = 10}, "cuda");
  CHECK((cpu.neighbors(0, 1000) == gpu.neighbors(0, 1000)));
  CHECK(gpu.searched_again() >= 61);  // the equal ones
  CHECK(gpu.searched_again() < 200);
}

TEST_CASE("a search that an error ends leaves a filter that searches") {
  const WordVectors vectors = test::vectors_of(test::random_matrix(600, 16, 2));
  const Searcher searcher(vectors);
  std::uint64_t calls = 0;
  const auto ask = [&](std::uint64_t failing) {
    const Simulation simulation({.pace = Pace::as_late_as_possible, .failing_call = failing});
    NeighborGraph gpu(searcher, {.n = 3}, "cuda");
    (void)gpu.neighbors(0, 600);
    calls = Machine::get().calls();
  };
  ask(0);
  REQUIRE(calls > 10);
  for (std::uint64_t failing = 1; failing <= calls; ++failing) {
    INFO("call ", failing, " of ", calls);
    CHECK_THROWS_AS(ask(failing), Error);
  }
}
