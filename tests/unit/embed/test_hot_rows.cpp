// Copies of the most used rows, one set a thread.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "embed/hot_rows.hpp"
#include "embed/thread_rows.hpp"

using namespace wordloom;

namespace {

/// Threads that take turns after every use, as they do on cores of their own, and pull one number to where it is 1 with
/// probability 0.3. The farthest that it was from there in the last of 5000 rounds, as a logit.
double farthest(std::size_t threads, std::uint32_t uses) {
  constexpr float kRate = 0.3F;
  Matrix shared(1, 16);
  std::vector<embed::HotRows> all;
  for (std::size_t t = 0; t < threads; ++t) all.emplace_back(shared, 0, 1, uses).reset();
  double most = 0;
  for (int round = 0; round < 5000; ++round) {
    for (embed::HotRows& mine : all) {
      float& x = mine.use(0)[0];
      x += kRate * (0.3F - 1 / (1 + std::exp(-x)));
    }
    if (round >= 4000) most = std::max(most, std::abs(static_cast<double>(shared.row(0)[0]) - std::log(0.3 / 0.7)));
  }
  return most;
}

}  // namespace

TEST_CASE("rows kept by two threads add up") {
  Matrix shared(8, 16);
  for (std::size_t r = 0; r < 8; ++r)
    for (std::size_t d = 0; d < 16; ++d) shared.row(r)[d] = static_cast<float>(r);
  embed::HotRows a(shared, 2, 3, 4), b(shared, 2, 3, 4);
  a.reset();
  b.reset();
  for (std::size_t r = 0; r < 8; ++r) {
    CHECK((a.use(r) == shared.row(r)) == (r < 2 || r >= 5));
    CHECK(a.use(r) == a.use(r));
  }
  for (int use = 0; use < 20; ++use) CHECK(a.use(7) == shared.row(7));
  embed::HotRows none(shared, 0, 0, 0);
  none.reset();
  for (int use = 0; use < 20; ++use) CHECK(none.use(0) == shared.row(0));
  a.use(3)[0] += 10;
  b.use(3)[0] += 100;
  CHECK(shared.row(3)[0] == 3);
  a.exchange();
  CHECK(shared.row(3)[0] == 13);
  b.exchange();
  CHECK(shared.row(3)[0] == 113);
  CHECK(a.use(3)[0] == 13);
  CHECK(b.use(3)[0] == 113);
  // The use that exchanges counts: what it adds is not lost.
  b.use(4)[0] += 1;
  for (int use = 0; use < 4; ++use) b.use(4)[0] += 1;
  b.exchange();
  CHECK(shared.row(4)[0] == 9);
  // After so many uses a row exchanges by itself.
  for (int use = 0; use < 10; ++use) a.use(3);
  CHECK(a.use(3)[0] == 113);
  CHECK(shared.row(2)[0] == 2);
}

TEST_CASE("however many threads pull a row the same way, they stay where it should be") {
  for (const bool tree : {false, true})
    for (const std::size_t rows : {40U, 100'000U})
      for (const std::size_t threads : {2U, 3U, 4U, 5U, 8U}) {
        const embed::HotPlan plan = embed::hot_plan(rows, tree, threads);
        CHECK(plan.rows > 0);
        INFO("rows ", rows, " tree ", tree, " threads ", threads);
        CHECK(farthest(threads, plan.uses) < 2);
      }
  CHECK(farthest(8, 64) > 20);  // what a plan for two would do with eight
  for (const std::size_t threads : {1U, 9U, 64U}) CHECK(embed::hot_plan(100'000, false, threads).rows == 0);
}
