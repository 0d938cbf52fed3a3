#include <doctest/doctest.h>

#include <algorithm>

#include "fixtures.hpp"
#include "wordloom/vectors/word_vectors.hpp"

using namespace wordloom;
using namespace wordloom::test;

TEST_CASE("a word list finds each of its words and no other") {
  const auto words = numbered_words(5000);
  const WordList list(words);
  REQUIRE(list.size() == words.size());
  for (std::size_t i = 0; i < words.size(); ++i) {
    REQUIRE(list[i] == words[i]);
    REQUIRE(list.find(words[i]) == Row(static_cast<std::uint32_t>(i)));
    CHECK_FALSE(list.find(words[i] + "x").has_value());
  }
  CHECK_FALSE(list.find("").has_value());
  CHECK_FALSE(list.find("zzz").has_value());
  CHECK_FALSE(WordList().find("a").has_value());
}

TEST_CASE("the sorted permutation is in order of bytes, whatever the words share") {
  using namespace std::string_literals;
  const std::vector<std::string> words = {"same prefix b", "same prefix a", "a\0b"s,    "a",         "", "a\0"s,
                                          "\xff",          "\xc3\xa9",      "same pre", "same pref", "z"};
  const WordList list(words);
  std::vector<std::string> expected = words, got;
  std::sort(expected.begin(), expected.end(), [](const auto& a, const auto& b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
      return static_cast<unsigned char>(x) < static_cast<unsigned char>(y);
    });
  });
  for (const auto i : list.sorted()) got.emplace_back(list[i]);
  CHECK(got == expected);
  for (std::size_t i = 0; i < words.size(); ++i) CHECK(list.find(words[i]) == Row(static_cast<std::uint32_t>(i)));
}

TEST_CASE("repeated words are an internal error, or left out when asked for, the first one staying") {
  CHECK(thrown(ErrorKind::internal, [] {
          WordList(std::vector<std::string>{"a", "b", "a"});
        }) == "word list: entry 2 repeats entry 0; words must be distinct");

  const std::string_view text = "abaccb";
  std::vector<std::pair<std::uint32_t, std::uint32_t>> dropped;
  const auto list = WordList::own_distinct({text.begin(), text.end()}, {1, 2, 3, 4, 5, 6}, dropped);
  CHECK(words_of(list) == std::vector<std::string>{"a", "b", "c"});
  CHECK(dropped == std::vector<std::pair<std::uint32_t, std::uint32_t>>{{2, 0}, {4, 3}, {5, 1}});
  for (const char* word : {"a", "b", "c"}) CHECK(list[list.find(word).value().value] == word);
}

TEST_CASE("a mapped list refuses ends and orders that would lead outside") {
  const std::string blob = "abc";
  const auto make = [&](std::vector<std::uint64_t> ends, std::vector<std::uint32_t> order) {
    WordList(blob, ends, order, nullptr);
  };
  const auto refusal = [&](std::vector<std::uint64_t> ends, std::vector<std::uint32_t> order) {
    return thrown(ErrorKind::format, [&] { make(ends, order); });
  };
  CHECK_NOTHROW(make({1, 3}, {0, 1}));
  CHECK(refusal({1, 2}, {0, 1}).find("do not fit the 3 bytes") != std::string::npos);
  CHECK(refusal({2, 1, 3}, {0, 1, 2}).find("do not fit") != std::string::npos);
  CHECK(refusal({1, ~std::uint64_t{0}}, {0, 1}).find("do not fit") != std::string::npos);
  CHECK(refusal({1, 3}, {0, 2}).find("names word 2") != std::string::npos);
  CHECK(refusal({1, 3}, {0}).find("1 entries for 2 words") != std::string::npos);
}

TEST_CASE("a copy keeps the rows alive after the original has gone") {
  WordVectors copy;
  {
    const auto original = WordVectors::own(WordList({"x", "y"}), random_matrix(2, 3), {5, 4});
    copy = original;
  }
  CHECK(same_rows(copy.rows, random_matrix(2, 3).view()));
  CHECK(copy.words[1] == "y");
  CHECK(copy.counts == std::vector<std::int64_t>{5, 4});
  CHECK(thrown([] { WordVectors::own(WordList({"x"}), Matrix(2, 3)); }).message() == "1 words for 2 rows");
}
