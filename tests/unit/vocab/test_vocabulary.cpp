#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "support/thrown.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/vocab/vocabulary.hpp"

using namespace wordloom;

namespace {

const Vocabulary kPets({{"dog", 4}, {"cat", 4}, {"the", 9}, {"<unk>", 2}, {"</s>", 1}}, 1);

ErrorKind kind_of(const auto& action) { return testing::thrown(action).kind(); }

std::vector<std::uint32_t> values(const std::vector<WordId>& ids) {
  std::vector<std::uint32_t> out;
  for (const WordId id : ids) out.push_back(id.value);
  return out;
}

using Values = std::vector<std::uint32_t>;
const std::vector<std::string_view> kSentence{"the", "fish", "cat"};

}  // namespace

TEST_CASE("rows are sorted by count and then by bytes, ids follow the specials") {
  CHECK(kPets.size() == 5);
  CHECK(kPets.word(Row(0)) == "the");
  CHECK(kPets.word(Row(1)) == "cat");
  CHECK(kPets.word(Row(2)) == "dog");
  CHECK(kPets.count(Row(2)) == 4);
  CHECK(kPets.total() == 20);
  CHECK(kPets.id(Row(2)) == WordId(6));
  CHECK(kPets.row(WordId(6)) == Row(2));
  CHECK_FALSE(kPets.row(WordId(3)));
  CHECK(kind_of([] { (void)kPets.row(WordId(9)); }) == ErrorKind::internal);
}

TEST_CASE("words spelled like special tokens are ordinary words") {
  const std::vector<std::string_view> spelled{"<unk>", "</s>", "<pad>"};
  CHECK(values(kPets.encode(spelled)) == Values{7, 8, 3});
  CHECK(kPets.decode(std::vector{WordId(7), WordId(3)}) == std::vector<std::string>{"<unk>"});
}

TEST_CASE("encoding puts ends, cuts and pads") {
  CHECK(values(kPets.encode(kSentence)) == Values{4, 3, 5});
  CHECK(values(kPets.encode(kSentence, true)) == Values{1, 4, 3, 5, 2});
  CHECK(values(kPets.encode(kSentence, true, 7)) == Values{1, 4, 3, 5, 2, 0, 0});
  CHECK(values(kPets.encode(kSentence, true, 3)) == Values{1, 4, 2});
  CHECK(values(kPets.encode(kSentence, false, 2)) == Values{4, 3});
  CHECK(values(kPets.encode(kSentence, true, 1)) == Values{2});
  CHECK(values(kPets.encode({}, false, 2)) == Values{0, 0});
}

TEST_CASE("decoding shows or skips the specials") {
  const std::vector<WordId> ids = kPets.encode(kSentence, true, 6);
  CHECK(kPets.decode(ids) == std::vector<std::string>{"the", "cat"});
  CHECK(kPets.decode(ids, false) == std::vector<std::string>{"<bos>", "the", "<unk>", "cat", "<eos>", "<pad>"});
}

TEST_CASE("special ids can be permuted but not repeated") {
  const Vocabulary turned({{"a", 1}}, 1, {.pad = 3, .bos = 2, .eos = 1, .unk = 0});
  CHECK(values(turned.encode(std::vector<std::string_view>{"a", "b"}, true, 5)) == Values{2, 4, 0, 1, 3});
  CHECK(kind_of([] { SpecialTokens{.pad = 1, .bos = 1, .eos = 2, .unk = 3}.validate(); }) == ErrorKind::config);
  CHECK(kind_of([] { SpecialTokens{.pad = 4, .bos = 1, .eos = 2, .unk = 3}.validate(); }) == ErrorKind::config);
}

TEST_CASE("a word given twice is a defect of the caller") {
  CHECK(kind_of([] { Vocabulary({{"a", 1}, {"a", 2}}, 1); }) == ErrorKind::internal);
}

TEST_CASE("counts that exceed 63 bits together are refused") {
  const std::int64_t most = std::numeric_limits<std::int64_t>::max();
  CHECK(kind_of([&] { Vocabulary({{"a", most}, {"b", 1}}, 1); }) == ErrorKind::format);
  const Vocabulary a({{"a", most}}, 1);
  CHECK(kind_of([&] { Vocabulary::merge(a, a); }) == ErrorKind::format);
}

TEST_CASE("merging adds counts, sorts again and keeps the first one's specials") {
  const Vocabulary a({{"x", 5}, {"y", 3}}, 3, {.pad = 3, .bos = 1, .eos = 2, .unk = 0});
  const Vocabulary b({{"y", 4}, {"z", 2}}, 2);
  const Vocabulary both = Vocabulary::merge(a, b);
  REQUIRE(both.size() == 3);
  CHECK(both.word(Row(0)) == "y");
  CHECK(both.count(Row(0)) == 7);
  CHECK(both.word(Row(1)) == "x");
  CHECK(both.word(Row(2)) == "z");
  CHECK(both.total() == 14);
  CHECK(both.min_count() == 2);
  CHECK(both.specials() == a.specials());
}
