// Unicode's own break tests.
#include <doctest/doctest.h>

#include <sstream>
#include <vector>

#include "support/shared_data.hpp"
#include "text/utf8_decode.hpp"
#include "wordloom/text/segmenter.hpp"

using namespace wordloom;

namespace {

struct BreakTest {
  std::string line;  ///< as it stands in the file, for messages
  std::string text;
  std::vector<std::size_t> ends;
  bool has_colon = false;
};

/// Lines such as "÷ 0041 × 0308 ÷ 0020 ÷ # comment".
std::vector<BreakTest> parse(const std::string& file) {
  std::vector<BreakTest> tests;
  std::istringstream in(file);
  for (std::string line; std::getline(in, line);) {
    const std::string data = line.substr(0, line.find('#'));
    std::istringstream items(data);
    BreakTest test{line, {}, {}};
    for (std::string item; items >> item;) {
      if (item == "÷") {
        if (!test.text.empty()) test.ends.push_back(test.text.size());
      } else if (item != "×") {
        const auto c = static_cast<char32_t>(std::stoul(item, nullptr, 16));
        test.has_colon = test.has_colon || c == ':';
        text::append_utf8(c, test.text);
      }
    }
    if (!test.text.empty()) tests.push_back(test);
  }
  return tests;
}

std::vector<BreakTest> tests_in(const char* name) {
  const auto path = shared_data::find(std::string("tokenize/unicode-15.0/") + name);
  return path ? parse(shared_data::read_all(*path)) : std::vector<BreakTest>{};
}

}  // namespace

TEST_CASE("all of Unicode's sentence break tests pass") {
  const std::vector<BreakTest> tests = tests_in("SentenceBreakTest.txt");
  if (tests.empty()) return;
  CHECK(tests.size() > 500);
  for (const char* locale : {"root", "en"})
    for (const BreakTest& t : tests) {
      INFO(locale, ": ", t.line);
      CHECK(sentence_ends(t.text, locale, false) == t.ends);
    }
}

TEST_CASE("all of Unicode's word break tests pass in Swedish, and those without a colon in English") {
  const std::vector<BreakTest> tests = tests_in("WordBreakTest.txt");
  if (tests.empty()) return;
  CHECK(tests.size() > 1800);
  std::size_t with_colon = 0;
  for (const bool fast : {true, false})
    for (const BreakTest& t : tests) {
      INFO(t.line);
      CHECK(word_boundaries(t.text, "sv", fast) == t.ends);
      if (!t.has_colon) {
        CHECK(word_boundaries(t.text, "en", fast) == t.ends);
      } else {
        ++with_colon;
        CHECK(word_boundaries(t.text, "en", fast) == word_boundaries(t.text, "en", false));
      }
    }
  CHECK(with_colon > 0);
}

TEST_CASE("break tests also pass after a stretch of ASCII that uses the fast path") {
  for (const BreakTest& t : tests_in("WordBreakTest.txt")) {
    const std::string prefix = "plain words, and more of them, so that blocks are filled: all of it is ASCII here. \n";
    std::vector<std::size_t> expected = word_boundaries(prefix, "sv", false);
    for (const std::size_t end : t.ends) expected.push_back(prefix.size() + end);
    INFO(t.line);
    CHECK(word_boundaries(prefix + t.text, "sv") == expected);
  }
}
