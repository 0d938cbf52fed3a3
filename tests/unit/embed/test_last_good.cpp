#include <doctest/doctest.h>

#include <limits>

#include "embed/last_good.hpp"

using namespace wordloom;

namespace {

TrainResult some_result() {
  TrainResult r;
  r.model.input = Matrix(70, 20);
  r.model.output = Matrix(69, 20);
  for (std::size_t i = 0; i < 70; ++i) r.model.input.row(i)[i % 20] = static_cast<float>(i);
  for (std::size_t i = 0; i < 69; ++i) r.model.output.row(i)[3] = -static_cast<float>(i);
  r.epochs_done = 2;
  r.raw_words = 1000;
  r.loss = 2.5;
  return r;
}

}  // namespace

TEST_CASE("a run goes back to the last state that was good") {
  embed::LastGood last_good("");
  TrainResult r = some_result();
  CHECK_FALSE(last_good.restore(r));
  last_good.keep(r);
  r.model.input.row(5)[5] = 77;
  r.epochs_done = 3;
  last_good.keep(r);  // in place of the one before
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    r.model.output.row(68)[19] = bad;
    r.epochs_done = 4;
    last_good.keep(r);  // not good
  }
  r.model.input.row(69)[0] = 123;
  REQUIRE(last_good.restore(r));
  CHECK(r.epochs_done == 3);
  CHECK(r.raw_words == 1000);
  CHECK(r.loss == 2.5);
  CHECK(r.model.input.row(5)[5] == 77);
  CHECK(r.model.input.row(69)[0] == 0);
  CHECK(r.model.input.row(69)[9] == 69);
  CHECK(r.model.output.row(68)[3] == -68);
  CHECK(r.model.output.row(68)[19] == 0);
}

TEST_CASE("of many states the last one comes back, whole") {
  embed::LastGood last_good("");
  TrainResult r = some_result();
  for (std::uint32_t epoch = 1; epoch <= 5; ++epoch) {
    for (std::size_t row = 0; row < r.model.input.rows(); ++row) r.model.input.row(row)[0] = static_cast<float>(epoch);
    r.epochs_done = epoch;
    last_good.keep(r);
    TrainResult back = some_result();
    REQUIRE(last_good.restore(back));
    CHECK(back.epochs_done == epoch);
    for (std::size_t row = 0; row < r.model.input.rows(); ++row)
      REQUIRE(back.model.input.row(row)[0] == static_cast<float>(epoch));
    CHECK(back.model.output.row(68)[3] == -68);
  }
}

TEST_CASE("a place that cannot be written leaves a run without a state to go back to, but running") {
  embed::LastGood last_good("/proc/no/such/place");
  TrainResult r = some_result();
  CHECK_NOTHROW(last_good.keep(r));
  CHECK_FALSE(last_good.restore(r));
}
