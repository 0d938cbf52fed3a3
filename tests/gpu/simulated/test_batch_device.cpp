// When a batch of questions is given to a device at all.
#include <doctest/doctest.h>

#include "gpu/simulated/machine.hpp"
#include "unit/query/helpers.hpp"
#include "w2v/batch_device.hpp"
#include "wordloom/core/error.hpp"

using namespace wordloom;
using namespace wordloom::tools;
using simulated::Machine;

TEST_CASE("auto copies a model to a device for questions that one answers, and leaves the others to the CPU") {
  Machine::get().set_up({});
  const WordVectors vectors = test::vectors_of(test::random_matrix(100, 8, 1));
  struct Batch {
    std::size_t answers, questions;
    bool products, by_device;
  };
  for (const Batch& b : {Batch{Searcher::kMostByDevice, kManyQuestions, false, true},
                         Batch{Searcher::kMostByDevice + 1, kManyQuestions, false, false},
                         Batch{1, kManyQuestions, true, false}, Batch{1, kManyQuestions - 1, false, false}}) {
    Searcher searcher(vectors);
    const std::size_t free = Machine::get().free_memory(0);
    BatchDevice("auto", b.answers, b.products).prepare(searcher, 0, b.questions);
    CHECK((searcher.device() != "cpu") == b.by_device);
    CHECK((Machine::get().free_memory(0) < free) == b.by_device);
  }
  CHECK(Machine::get().faults().empty());
}

TEST_CASE("a device that is named is not passed over for what none answers") {
  CHECK_THROWS_AS(BatchDevice("cuda", Searcher::kMostByDevice + 1), Error);
  CHECK_THROWS_AS(BatchDevice("cuda:0", 1, true), Error);
  CHECK_NOTHROW(BatchDevice("cuda", Searcher::kMostByDevice));
}
