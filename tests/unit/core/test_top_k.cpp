#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <vector>

#include "wordloom/core/top_k.hpp"

using namespace wordloom;

TEST_CASE("the k best equal a full sort, with many ties and in any order of offering") {
  std::mt19937 random(11);
  for (int round = 0; round < 300; ++round) {
    std::vector<Scored> all(random() % 60);
    for (std::uint32_t i = 0; i < all.size(); ++i) all[i] = {static_cast<float>(random() % 7), i};
    std::shuffle(all.begin(), all.end(), random);
    const std::size_t k = random() % 20;
    TopK top(k);
    for (const Scored& s : all) top.offer(s);
    std::sort(all.begin(), all.end(), better);
    all.resize(std::min(k, all.size()));
    CHECK(top.take() == all);
  }
}

TEST_CASE("scores that are not numbers are never kept, infinities are") {
  TopK top(3);
  top.offer({std::nanf(""), 0});
  top.offer({-INFINITY, 1});
  top.offer({INFINITY, 2});
  CHECK(top.take() == std::vector<Scored>{{INFINITY, 2}, {-INFINITY, 1}});
}

TEST_CASE("the threshold is the worst kept score once k are kept") {
  TopK top(2);
  top.offer({1, 0});
  CHECK(top.threshold() == -INFINITY);
  top.offer({3, 1});
  CHECK(top.threshold() == 1);
  top.offer({2, 2});
  CHECK(top.threshold() == 2);
}

TEST_CASE("a collector of none keeps none, and an emptied one starts afresh") {
  TopK none(0);
  none.offer({1, 1});
  CHECK(none.take().empty());
  TopK top(1);
  top.offer({1, 1});
  CHECK(top.take().size() == 1);
  top.offer({0.5F, 9});
  CHECK(top.take() == std::vector<Scored>{{0.5F, 9}});
}
