#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>
#include <random>
#include <string>
#include <vector>

#include "wordloom/vocab/word_table.hpp"

using wordloom::WordTable;

TEST_CASE("a word table numbers words by first insertion and finds them again") {
  WordTable table;
  CHECK_FALSE(table.find("one"));
  CHECK(table.insert("one") == 0);
  CHECK(table.insert("two") == 1);
  CHECK(table.insert("one") == 0);
  CHECK(table.find("two") == 1U);
  CHECK_FALSE(table.find("three"));
  CHECK_FALSE(table.find("on"));
  CHECK(table.size() == 2);
  CHECK(table.word(0) == "one");
  CHECK(table.word(1) == "two");
}

TEST_CASE("a word table agrees with std::map on random words of all lengths, the empty one included") {
  std::mt19937 random(7);
  WordTable table;
  std::map<std::string, std::uint32_t> reference;
  std::vector<std::string> order;
  for (int i = 0; i < 60000; ++i) {
    std::string word(random() % 20, ' ');
    for (char& c : word) c = static_cast<char>("ab\xC3\0"[random() % 4]);
    if (random() % 50 == 0) word += std::string(300, 'x');
    const auto [at, fresh] = reference.emplace(word, static_cast<std::uint32_t>(reference.size()));
    if (fresh) order.push_back(word);
    const std::string padded = word + "................";
    if (i % 2 == 0)
      REQUIRE(table.insert(word) == at->second);
    else
      REQUIRE(table.insert_padded(std::string_view(padded).substr(0, word.size())) == at->second);
  }
  REQUIRE(table.size() == order.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    REQUIRE(table.word(i) == order[i]);
    REQUIRE(table.find(order[i]) == i);
  }
  CHECK(table.memory_bytes() > 0);
}

TEST_CASE("reserving room changes no answer") {
  WordTable plain, roomy;
  roomy.reserve(5000, 50000);
  const std::uint64_t before = roomy.memory_bytes();
  for (int i = 0; i < 5000; ++i) {
    const std::string word = fmt::format("w{}", i * 7 % 6000);
    CHECK(plain.insert(word) == roomy.insert(word));
  }
  CHECK(roomy.memory_bytes() == before);
  CHECK(roomy.find("w7") == plain.find("w7"));
}

TEST_CASE("a copy of a word table is independent") {
  WordTable a;
  a.insert("x");
  WordTable b = a;
  b.insert("y");
  CHECK(a.size() == 1);
  CHECK_FALSE(a.find("y"));
  CHECK(b.find("x") == 0U);
}

TEST_CASE("inserting many words at once gives the indices of one after the other") {
  std::mt19937 random(8);
  WordTable one, many;
  for (int round = 0; round < 50; ++round) {
    std::string bytes;
    std::vector<std::size_t> ends;
    for (auto n = random() % 100; n > 0; --n) {
      bytes += fmt::format("{}", random() % 5000 * (random() % 7 == 0 ? 1234567890123456789U : 1U));
      ends.push_back(bytes.size());
    }
    bytes.resize(bytes.size() + WordTable::kPadding);
    std::vector<std::string_view> words;
    for (std::size_t i = 0; i < ends.size(); ++i) {
      const std::size_t begin = i == 0 ? 0 : ends[i - 1];
      words.push_back(std::string_view(bytes).substr(begin, ends[i] - begin));
    }
    std::vector<std::uint32_t> indices(words.size());
    many.insert_padded(words, indices.data());
    for (std::size_t i = 0; i < words.size(); ++i) REQUIRE(indices[i] == one.insert(words[i]));
  }
  CHECK(many.size() == one.size());
}
