#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/thrown.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/vocab/builder.hpp"

using namespace wordloom;

namespace {

struct Counted {
  WordTable table;
  std::vector<std::int64_t> counts;
  Counted(std::initializer_list<std::pair<const char*, std::int64_t>> entries) {
    for (const auto& [word, count] : entries) {
      table.insert(word);
      counts.push_back(count);
    }
  }
  std::string words(const VocabularyLimits& limits) const {
    std::string all;
    for (const std::uint32_t index : select_words(table, counts, limits).order) all.append(table.word(index)) += ' ';
    return all;
  }
};

std::string message_of(const Counted& text, const VocabularyLimits& limits) {
  const ErrorKind kind = text.table.size() == 0 ? ErrorKind::format : ErrorKind::config;
  return testing::thrown(kind, [&] { build_vocabulary(text.table, text.counts, limits); });
}

const Counted kText{{"d", 2}, {"c", 2}, {"b", 3}, {"a", 5}, {"e", 1}, {"f", 3}};

}  // namespace

TEST_CASE("words are selected by count, equal counts by bytes") {
  CHECK(kText.words({.min_count = 1}) == "a b f c d e ");
  CHECK(kText.words({.min_count = 2}) == "a b f c d ");
  CHECK(kText.words({.min_count = 6}).empty());
}

TEST_CASE("the maximum size cuts ties by bytes, the target size does not cut them") {
  CHECK(kText.words({.min_count = 1, .max_size = 2}) == "a b ");
  CHECK(kText.words({.min_count = 1, .target_size = 2}) == "a ");
  CHECK(kText.words({.min_count = 1, .target_size = 3}) == "a b f ");
  CHECK(kText.words({.min_count = 1, .target_size = 4}) == "a b f ");
  CHECK(kText.words({.min_count = 1, .target_size = 100}) == "a b f c d e ");
  CHECK(kText.words({.min_count = 1, .max_size = 1, .target_size = 4}) == "a ");
}

TEST_CASE("the minimum count that the target size raised is recorded") {
  CHECK(build_vocabulary(kText.table, kText.counts, {.min_count = 1, .target_size = 4}).min_count() == 3);
  CHECK(build_vocabulary(kText.table, kText.counts, {.min_count = 2, .target_size = 5}).min_count() == 2);
}

TEST_CASE("an empty vocabulary is explained with the number to set") {
  const std::string text = message_of(kText, {.min_count = 9});
  CHECK(text.find("16 words of 6 types were read, the most frequent occurs 5 times") != std::string::npos);
  CHECK(text.find("--min-count is 9: set --min-count 5 or lower") != std::string::npos);
  CHECK(message_of(Counted{}, {}).find("not a single word") != std::string::npos);
  const Counted ties{{"a", 7}, {"b", 7}};
  CHECK(message_of(ties, {.min_count = 1, .target_size = 1}).find("target size of 1") != std::string::npos);
}

TEST_CASE("large numbers in the explanation of an empty vocabulary are grouped by thousands") {
  const std::string message = testing::thrown([] { throw_empty_vocabulary(1234, 1234567, 3, {}); }).message();
  CHECK(message.find("1,234,567 words of 1,234 types were read") != std::string::npos);
  CHECK(message.find("occurs 3 times, --min-count is 5: set --min-count 3 or lower") != std::string::npos);
}

TEST_CASE("a minimum count below one is refused") {
  CHECK_THROWS_AS(VocabularyLimits{.min_count = 0}.validate(), Error);
  CHECK_NOTHROW(VocabularyLimits{.min_count = 1}.validate());
}

TEST_CASE("line ends come first whatever the limits say, with the words that are spelled so") {
  const Counted text{{"a", 5}, {"</s>", 4}, {"b", 3}, {"c", 1}};
  const Vocabulary vocabulary = build_vocabulary(text.table, text.counts, {.min_count = 2}, {}, 7);
  REQUIRE(vocabulary.size() == 3);
  CHECK(vocabulary.has_line_end());
  CHECK(vocabulary.word(Row(0)) == "</s>");
  CHECK(vocabulary.count(Row(0)) == 11);
  CHECK(vocabulary.word(Row(1)) == "a");
  CHECK(vocabulary.word(Row(2)) == "b");
  CHECK(build_vocabulary(text.table, text.counts, {.min_count = 5}, {}, 0).count(Row(0)) == 4);
  CHECK_FALSE(build_vocabulary(text.table, text.counts, {.min_count = 2}).has_line_end());
  CHECK_THROWS_AS(build_vocabulary(text.table, text.counts, {.min_count = 6}, {}, 7), Error);
}

TEST_CASE("merged vocabularies keep the line end in front") {
  const Vocabulary a({{"the", 9}, {"</s>", 2}}, 1, {}, true), b({{"and", 30}, {"</s>", 3}}, 1, {}, true);
  const Vocabulary both = Vocabulary::merge(a, b);
  REQUIRE(both.size() == 3);
  CHECK(both.word(Row(0)) == "</s>");
  CHECK(both.count(Row(0)) == 5);
  CHECK(both.word(Row(1)) == "and");
  CHECK_THROWS_AS(Vocabulary({{"the", 9}}, 1, {}, true), Error);
}
