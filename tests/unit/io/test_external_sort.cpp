#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "wordloom/io/external_sort.hpp"

namespace {

using wordloom::ExternalSort;

struct Pair {
  std::uint64_t key;
  std::uint32_t value;
  friend bool operator<(const Pair& a, const Pair& b) { return a.key < b.key; }
};

std::vector<std::uint64_t> random_keys(std::size_t n, std::uint64_t range) {
  std::mt19937_64 random(n);
  std::vector<std::uint64_t> keys(n);
  for (auto& key : keys) key = random() % range;
  return keys;
}

template <class Sort>
std::vector<std::uint64_t> drained(Sort& sort) {
  sort.finish();
  std::vector<std::uint64_t> keys;
  Pair pair{};
  while (sort.next(pair)) {
    CHECK(pair.value == static_cast<std::uint32_t>(pair.key * 7));
    keys.push_back(pair.key);
  }
  CHECK_FALSE(sort.next(pair));
  return keys;
}

}  // namespace

TEST_CASE("records sorted on disk come out as std::sort would have them, whatever the memory and threads") {
  for (const std::size_t n : {0, 1, 2, 1000, 40000})
    for (const std::uint64_t memory : {1000ULL, 100000ULL, 10000000ULL})
      for (const std::size_t threads : {1, 3}) {
        ExternalSort<Pair> sort({.memory = memory, .threads = threads, .directory = {}});
        std::vector<std::uint64_t> keys = random_keys(n, 5000);
        for (const std::uint64_t key : keys) sort.add({key, static_cast<std::uint32_t>(key * 7)});
        CHECK(sort.size() == n);
        std::sort(keys.begin(), keys.end());
        CHECK(drained(sort) == keys);
        CHECK((sort.runs() == 0) == (n * sizeof(Pair) <= std::max<std::uint64_t>(memory, 64 * sizeof(Pair))));
      }
}

TEST_CASE("runs that come sorted are merged with records that do not") {
  ExternalSort<Pair> sort({.memory = 2000, .threads = 1, .directory = {}});
  std::vector<std::uint64_t> all;
  for (int run = 0; run < 5; ++run) {
    std::vector<std::uint64_t> keys = random_keys(500 + static_cast<std::size_t>(run), 100000);
    std::sort(keys.begin(), keys.end());
    sort.begin_run();
    for (const std::uint64_t key : keys) {
      const Pair pair{key, static_cast<std::uint32_t>(key * 7)};
      sort.append_to_run({&pair, 1});
    }
    all.insert(all.end(), keys.begin(), keys.end());
  }
  sort.begin_run();  // an empty run is no harm
  for (const std::uint64_t key : random_keys(300, 1000)) {
    sort.add({key, static_cast<std::uint32_t>(key * 7)});
    all.push_back(key);
  }
  std::sort(all.begin(), all.end());
  CHECK(drained(sort) == all);
}
