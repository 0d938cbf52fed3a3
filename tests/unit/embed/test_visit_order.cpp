#include <doctest/doctest.h>

#include <vector>

#include "wordloom/embed/visit_order.hpp"

using namespace wordloom;

namespace {

std::vector<std::uint64_t> sentences_of(std::size_t n, std::uint64_t words) {
  std::vector<std::uint64_t> ends;
  for (std::size_t s = 1; s <= n; ++s) ends.push_back(s * words + s % 3);
  return ends;
}

}  // namespace

TEST_CASE("each epoch visits every sentence once, in an order of its own") {
  for (const std::size_t n : {1U, 2U, 100U, 5000U}) {
    const auto ends = sentences_of(n, 37);
    VisitOrder order(ends, 1);
    std::vector<std::vector<std::size_t>> starts;
    for (const std::uint32_t epoch : {0U, 1U}) {
      order.start_epoch(epoch);
      std::vector<int> seen(n);
      std::uint64_t words = 0;
      starts.emplace_back();
      for (std::size_t b = 0; b < order.size(); ++b) {
        CHECK(order[b].words_before == words);
        starts.back().push_back(order[b].first_sentence);
        for (std::size_t s = order[b].first_sentence; s < order[b].last_sentence; ++s) {
          ++seen[s];
          words += ends[s] - (s == 0 ? 0 : ends[s - 1]);
        }
      }
      CHECK(words == ends.back());
      for (const int times : seen) REQUIRE(times == 1);
    }
    if (n == 5000) CHECK(starts[0] != starts[1]);
  }
}

TEST_CASE("an order depends on seed and epoch alone") {
  const auto ends = sentences_of(3000, 40);
  VisitOrder a(ends, 5);
  VisitOrder b(ends, 5);
  VisitOrder other(ends, 6);
  a.start_epoch(3);
  b.start_epoch(0);
  b.start_epoch(3);
  other.start_epoch(3);
  bool same = true;
  bool same_as_other = true;
  for (std::size_t i = 0; i < a.size(); ++i) {
    same = same && a[i].first_sentence == b[i].first_sentence;
    same_as_other = same_as_other && a[i].first_sentence == other[i].first_sentence;
  }
  CHECK(same);
  CHECK_FALSE(same_as_other);
}

TEST_CASE("advancing passes at least the words asked for and at least one block") {
  const auto ends = sentences_of(3000, 40);
  VisitOrder order(ends, 5);
  order.start_epoch(0);
  CHECK(order.advance(0, 0) == 1);
  CHECK(order.advance(0, 1U << 30) == order.size());
  const std::size_t i = order.advance(4, 5000);
  CHECK(order[i].words_before - order[4].words_before >= 5000);
  CHECK(order[i - 1].words_before - order[4].words_before < 5000);
}

TEST_CASE("in sequence every epoch goes front to back") {
  const auto ends = sentences_of(2000, 37);
  VisitOrder order(ends, 1, false);
  for (const std::uint32_t epoch : {0U, 3U}) {
    order.start_epoch(epoch);
    REQUIRE(order.size() > 2);
    for (std::size_t b = 1; b < order.size(); ++b) CHECK(order[b].first_sentence == order[b - 1].last_sentence);
  }
}
