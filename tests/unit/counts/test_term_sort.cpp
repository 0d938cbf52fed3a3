// The terms of several tables, sorted by their bytes.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "counts/term_sort.hpp"
#include "wordloom/counts/sparse_rows.hpp"

using namespace wordloom;
using counts::TermKey;
using counts::TermTable;

namespace {

/// Of few different bytes, so that many share a beginning of 8, 15 or 16; also with NUL and bytes above 127.
std::string random_term(std::mt19937& random) {
  static constexpr std::size_t kSizes[] = {1, 2, 3, 7, 8, 9, 14, 15, 16, 17, 30};
  static constexpr char kBytes[] = {'a', 'a', 'a', 'b', '\0', '\xc3'};
  std::string term(kSizes[random() % std::size(kSizes)], 'a');
  for (std::size_t i = random() % 2 == 0 ? 0 : term.size() - 1; i < term.size(); ++i)
    term[i] = kBytes[random() % std::size(kBytes)];
  return term;
}

}  // namespace

TEST_CASE("terms of several tables come in the order of their bytes, equal ones side by side and in one range") {
  std::mt19937 random(5);
  for (const std::size_t terms : {std::size_t{20}, std::size_t{9'000}}) {
    for (const std::size_t threads : {1, 2, 3}) {
      CAPTURE(terms);
      CAPTURE(threads);
      std::vector<TermTable> tables(threads);
      std::vector<const TermTable*> pointers;
      std::vector<std::vector<TermKey>> lists;
      std::vector<std::string> expected;
      for (std::size_t t = 0; t < threads; ++t) {
        for (std::size_t i = 0; i < terms; ++i) {
          std::string term = random_term(random);
          if (i % 3 == 0) term += std::to_string(random() % terms);
          if (tables[t].add(term)) expected.push_back(term);
        }
        pointers.push_back(&tables[t]);
        lists.push_back(tables[t].keys(static_cast<std::uint32_t>(t)));
      }
      std::sort(expected.begin(), expected.end());  // std::string compares as unsigned bytes
      const counts::SortedKeys sorted = counts::sorted_keys(std::move(lists), pointers, threads);
      REQUIRE(sorted.keys.size() == expected.size());
      REQUIRE(sorted.ranges.front() == 0);
      REQUIRE(sorted.ranges.back() == expected.size());
      std::size_t wrong = 0, torn = 0;
      for (std::size_t i = 0; i < expected.size(); ++i) {
        const TermKey& key = sorted.keys[i];
        wrong += tables[key.thread].term(key.id) == expected[i] ? 0 : 1;
        if (i > 0) {
          const bool same = counts::is_same(key, sorted.keys[i - 1], pointers);
          wrong += same == (expected[i] == expected[i - 1]) ? 0 : 1;
          torn += same && std::find(sorted.ranges.begin(), sorted.ranges.end(), i) != sorted.ranges.end() ? 1 : 0;
        }
      }
      CHECK(wrong == 0);
      CHECK(torn == 0);
      if (terms > 4096 && threads > 1) CHECK(sorted.ranges.size() > 2);
    }
  }
}

TEST_CASE("a raw vector keeps what it holds when it grows past the size of big pages, and takes values as any vector") {
  RawVector<std::uint32_t> v;
  v.resize(100);
  for (std::uint32_t i = 0; i < 100; ++i) v[i] = i;
  v.resize(3'000'000);
  v.back() = 7;
  for (std::uint32_t i = 0; i < 100; ++i) REQUIRE(v[i] == i);
  v.resize(3);
  v.push_back(9);
  CHECK(v == std::vector<std::uint32_t>{0, 1, 2, 9});
  v.assign(5, 1U);
  CHECK(v == std::vector<std::uint32_t>(5, 1));
}
