#include <doctest/doctest.h>

#include <fstream>
#include <span>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "support/temporary_directory.hpp"
#include "support/thrown.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/io/container.hpp"
#include "wordloom/vocab/vocabulary.hpp"

using namespace wordloom;
using wordloom::testing::TemporaryDirectory;

namespace {

std::vector<std::pair<std::string, std::int64_t>> entries_of(const Vocabulary& vocabulary) {
  std::vector<std::pair<std::string, std::int64_t>> entries;
  for (std::uint32_t row = 0; row < vocabulary.size(); ++row)
    entries.emplace_back(vocabulary.word(Row(row)), vocabulary.count(Row(row)));
  return entries;
}

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream all;
  all << file.rdbuf();
  return std::move(all).str();
}

std::string error_of(const std::string& path) {
  return testing::thrown(ErrorKind::format, [&] { Vocabulary::load(path); });
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

// Spaces, no-break spaces, tabs, a byte order mark in front, specials' spellings, broken UTF-8, quotes, a number.
const Vocabulary kOdd({{"\xEF\xBB\xBFmark", 90},
                       {"ice cream", 50},
                       {"10\xC2\xA0"
                        "000",
                        50},
                       {"a\tb", 7},
                       {"</s>", 7},
                       {"<unk>", 6},
                       {"\xFF", 6},
                       {"\"", 6},
                       {" ", 3},
                       {"12", 3},
                       {"x\r", 3}},
                      3, {.pad = 1, .bos = 0, .eos = 3, .unk = 2});

}  // namespace

TEST_CASE("the text form gives back every word and count") {
  const TemporaryDirectory directory;
  kOdd.save_text(directory / "v.txt");
  const Vocabulary read = Vocabulary::load(directory / "v.txt");
  CHECK(entries_of(read) == entries_of(kOdd));
  CHECK(read.min_count() == 3);
  CHECK(read.specials() == SpecialTokens{});
  CHECK(content_of(directory / "v.txt").find("ice cream\t50\n") != std::string::npos);
}

TEST_CASE("the binary form gives back everything") {
  const TemporaryDirectory directory;
  kOdd.save_binary(directory / "v.bin");
  const Vocabulary read = Vocabulary::load(directory / "v.bin");
  CHECK(entries_of(read) == entries_of(kOdd));
  CHECK(read.min_count() == 3);
  CHECK(read.specials() == kOdd.specials());
  CHECK(read.total() == kOdd.total());
}

TEST_CASE("word2vec.c's list is read: separated by spaces, in any order, with a line end that never occurred") {
  const TemporaryDirectory directory;
  const Vocabulary read = Vocabulary::load(directory.write("v", "</s> 0\nof 3\nthe 5\r\nand 3"));
  CHECK(entries_of(read) == std::vector<std::pair<std::string, std::int64_t>>{{"the", 5}, {"and", 3}, {"of", 3}});
}

TEST_CASE("broken text vocabularies are refused with the line") {
  const TemporaryDirectory directory;
  CHECK(contains(error_of(directory.write("a", "the\t5\nof\n")), "line 2: \"of\""));
  CHECK(contains(error_of(directory.write("b", "the\t5\n\nof\t3\n")), "line 2"));
  CHECK(contains(error_of(directory.write("c", "the\t-5\n")), "line 1"));
  CHECK(contains(error_of(directory.write("d", "the\t5x\n")), "line 1"));
  CHECK(contains(error_of(directory.write("e", "the\t99999999999999999999\n")), "line 1"));
  CHECK(contains(error_of(directory.write("f", "\t5\n")), "line 1"));
  CHECK(
      contains(error_of(directory.write("g", "a\t5\nb\t4\na 3\n")), "line 3: the word \"a\" stands in the file twice"));
  CHECK(
      contains(error_of(directory.write("g", "a\t5\nb\t4\nb 4\n")), "line 3: the word \"b\" stands in the file twice"));
  CHECK(contains(error_of(directory.write("h", "")), "holds no word"));
  CHECK(contains(error_of(directory.write("i", "a\t9223372036854775807\nb\t1\n")), "63 bits"));
}

TEST_CASE("a word with a line end has no text form") {
  const TemporaryDirectory directory;
  const Vocabulary vocabulary({{"a\nb", 1}}, 1);
  CHECK_THROWS_AS(vocabulary.save_text(directory / "v.txt"), Error);
  CHECK_FALSE(std::filesystem::exists(directory / "v.txt"));
  vocabulary.save_binary(directory / "v.bin");
  CHECK(Vocabulary::load(directory / "v.bin").word(Row(0)) == "a\nb");
}

TEST_CASE("every cut and every flipped byte of a binary vocabulary is an error, or changes nothing") {
  const TemporaryDirectory directory;
  kOdd.save_binary(directory / "v.bin");
  const std::string whole = content_of(directory / "v.bin");
  for (std::size_t size = 1; size < whole.size(); size += 7) error_of(directory.write("cut", whole.substr(0, size)));
  for (std::size_t at = 0; at < whole.size(); at += 3) {
    std::string flipped = whole;
    flipped[at] = static_cast<char>(flipped[at] ^ 0x10);
    try {
      const Vocabulary read = Vocabulary::load(directory.write("flipped", flipped));
      CHECK_MESSAGE(entries_of(read) == entries_of(kOdd), "byte ", at);
    } catch (const Error& error) {
      CHECK_MESSAGE(error.kind() == ErrorKind::format, "byte ", at);
    }
  }
}

TEST_CASE("a line end on the first line stays the first row, in both forms, elsewhere it is a word like any other") {
  const TemporaryDirectory directory;
  const Vocabulary read = Vocabulary::load(directory.write("v", "</s> 4\nand 3\nthe 9\n"));
  const std::vector<std::pair<std::string, std::int64_t>> expected{{"</s>", 4}, {"the", 9}, {"and", 3}};
  CHECK(read.has_line_end());
  CHECK(entries_of(read) == expected);
  CHECK(read.min_count() == 3);
  CHECK(read.total() == 16);
  CHECK(read.total_of_words() == 12);
  read.save_text(directory / "v.txt");
  CHECK(content_of(directory / "v.txt") == "</s>\t4\nthe\t9\nand\t3\n");
  read.save_binary(directory / "v.bin");
  const Vocabulary binary = Vocabulary::load(directory / "v.bin");
  CHECK(binary.has_line_end());
  CHECK(entries_of(binary) == expected);

  const Vocabulary word = Vocabulary::load(directory.write("w", "the 9\n</s> 4\nand 3\n"));
  CHECK_FALSE(word.has_line_end());
  CHECK(entries_of(word) == std::vector<std::pair<std::string, std::int64_t>>{{"the", 9}, {"</s>", 4}, {"and", 3}});
  CHECK(contains(error_of(directory.write("only", "</s> 4\n")), "holds no word"));
}

TEST_CASE("a binary vocabulary that says it has a line end must begin with it") {
  const TemporaryDirectory directory;
  const auto write = [&](std::string_view words) {
    ContainerWriter file(directory / "v.bin", "vocabulary", 2);
    file.add("meta", R"({"pad":0,"bos":1,"eos":2,"unk":3,"min_count":1})");
    const std::vector<std::int64_t> counts{2, 9};
    const std::vector<std::uint64_t> ends{4, 8};
    file.add("counts", std::as_bytes(std::span(counts)));
    file.add("ends", std::as_bytes(std::span(ends)));
    file.add("words", words);
    file.commit();
    return directory / "v.bin";
  };
  CHECK_NOTHROW(Vocabulary::load(write("</s>word")));
  CHECK(contains(error_of(write("word</s>")), "row 0 is not"));
}
