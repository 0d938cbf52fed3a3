#include <doctest/doctest.h>

#include <string>

#include "wordloom/core/blanks.hpp"
#include "wordloom/core/utf8.hpp"

using namespace wordloom;

TEST_CASE("every code point comes back from its UTF-8, and no surrogate has one") {
  std::string text;
  std::size_t wrong = 0;
  for (char32_t c = 0; c <= 0x110000; ++c) {
    text.clear();
    append_utf8(c, text);
    const Utf8Step step = decode_utf8(text, 0);
    wrong += is_code_point(c) ? step.code_point != c || step.length != text.size() : step.code_point != kBrokenUtf8;
  }
  CHECK(wrong == 0);
}

TEST_CASE("a text is trimmed of the six blanks of ASCII at its ends alone") {
  CHECK(trimmed(" \t\r\n\v\f a\tb \v") == "a\tb");
  CHECK(trimmed(" \n ").empty());
  CHECK(trimmed("").empty());
  CHECK(trimmed("\xc2\xa0x") == "\xc2\xa0x");
  for (int c = 0; c < 256; ++c)
    CHECK(is_space(static_cast<char>(c)) ==
          (c != 0 && std::string(" \t\r\n\v\f").find(static_cast<char>(c)) != std::string::npos));
}
