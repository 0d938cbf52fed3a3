#include <doctest/doctest.h>

#include <string>

#include "wordloom/core/shown.hpp"
#include "wordloom/core/utf8.hpp"

using namespace wordloom;

TEST_CASE("text is quoted as it is, and what may drive a terminal or is no text byte by byte") {
  CHECK(shown("żółw \"x\" \\") == "żółw \"x\" \\");
  CHECK(shown("") == "");
  CHECK(shown("\x1b[31m\tred\x7f") == "\\x1b[31m\\x09red\\x7f");
  CHECK(shown("\xc2\x9b"
              "2J") == "\\xc2\\x9b2J");
  CHECK(shown(std::string_view("a\0b", 3)) == "a\\x00b");
  CHECK(shown("caf\xc3") == "caf\\xc3");
  CHECK(shown("\xe2\x82 \xff") == "\\xe2\\x82 \\xff");
}

TEST_CASE("a long text is cut between characters") {
  CHECK(shown("abcdef", 6) == "abcdef");
  CHECK(shown("abcdef", 5) == "abcde...");
  CHECK(shown("abż", 3) == "ab...");
  CHECK(shown("\x01\x02\x03", 2) == "\\x01\\x02...");
  CHECK(shown("ż", 1) == "...");
  std::string text;
  for (int i = 0; i < 100; ++i) text += "日";
  for (std::size_t most = 0; most < 100; ++most) {
    const std::string cut = shown(text, most);
    CHECK(cut.size() <= most + 3);
    for (std::size_t i = 0; i < cut.size();) {
      const Utf8Step step = decode_utf8(cut, i);
      REQUIRE(step.code_point != kBrokenUtf8);
      i += step.length;
    }
  }
}
