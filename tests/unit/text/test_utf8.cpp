#include <doctest/doctest.h>

#include <random>

#include "text/utf8_decode.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/text/utf8.hpp"

using namespace wordloom;

namespace {

std::uint64_t replacements(std::string_view bytes) {
  std::string out;
  return replace_broken_utf8(bytes, out);
}

}  // namespace

TEST_CASE("each maximal broken subpart counts once") {
  using namespace std::string_view_literals;
  const std::pair<std::string_view, std::uint64_t> cases[] = {{"\xf0\x80\x80"sv, 3},
                                                              {"\xe2\x82"sv, 1},
                                                              {"\xed\xa0\x80"sv, 3},
                                                              {"\xc0\xaf"sv, 2},
                                                              {"\xe0\x80\xaf"sv, 3},
                                                              {"\xf0\x9f\x98"sv, 1},
                                                              {"\xf4\x90\x80\x80"sv, 4},
                                                              {"\xff\xfe"sv, 2},
                                                              {"a\xe2\x82z"sv, 1},
                                                              {"\xe2\x82\xe2\x82"sv, 2},
                                                              {"\x80"sv, 1},
                                                              {"\xf1\x80\x80\xe1\x80\xc2"sv, 3},
                                                              {"\xe2\x82\xac"sv, 0},
                                                              {""sv, 0},
                                                              {"\0a"sv, 0},
                                                              {"\xf4\x8f\xbf\xbf"sv, 0},
                                                              {"\xef\xbf\xbd"sv, 0},
                                                              {"\xc2"sv, 1},
                                                              {"\xf5\x80"sv, 2}};
  for (const auto& [bytes, expected] : cases) CHECK(replacements(bytes) == expected);
}

TEST_CASE("the first broken byte is found wherever it stands") {
  for (std::size_t length = 0; length < 100; ++length) {
    std::string text(length, 'a');
    CHECK(find_broken_utf8(text) == std::string_view::npos);
    for (std::size_t at = 0; at < length; ++at) {
      text[at] = '\x80';
      REQUIRE(find_broken_utf8(text) == at);
      REQUIRE(text::find_non_ascii(text, 0) == at);
      text[at] = 'a';
    }
  }
}

TEST_CASE("all code points pass, and their cut forms do not") {
  for (char32_t c = 0; c < 0x110000; c = c < 0x1000 ? c + 1 : c + 37) {
    if (c >= 0xd800 && c < 0xe000) continue;
    std::string s;
    text::append_utf8(c, s);
    REQUIRE(find_broken_utf8(s) == std::string_view::npos);
    REQUIRE(count_code_points(s) == 1);
    REQUIRE(text::decode_utf8(s, 0).code_point == c);
    if (s.size() == 1) continue;
    REQUIRE(find_broken_utf8(std::string_view(s).substr(0, s.size() - 1)) == 0);
    REQUIRE(replacements(s.substr(0, s.size() - 1)) == 1);
  }
}

TEST_CASE("what replacement writes is UTF-8 and keeps all that was") {
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes;
    for (unsigned i = 0; i < round % 40U; ++i)
      bytes += static_cast<char>(random() % 3 == 0 ? random() : 'a' + random() % 26);
    std::string out;
    const std::uint64_t n = replace_broken_utf8(bytes, out);
    REQUIRE(find_broken_utf8(out) == std::string_view::npos);
    REQUIRE((n == 0) == (out == bytes));
    REQUIRE((find_broken_utf8(bytes) == std::string_view::npos) == (n == 0));
  }
}

TEST_CASE("a broken byte counts as one code point") {
  CHECK(count_code_points("na\xc3\xafve") == 5);
  CHECK(count_code_points("\xe2\x82") == 2);
  CHECK(count_code_points("\xff\xff!") == 3);
}

TEST_CASE("a text that goes on is cut before its last character, if there is one") {
  CHECK(character_cut("") == 0);
  CHECK(character_cut("a") == 1);
  CHECK(character_cut("ab") == 1);
  CHECK(character_cut("a\xe2\x82\xac") == 1);
  CHECK(character_cut("a\xe2\x82") == 1);
  CHECK(character_cut("\xe2\x82") == 2);
  CHECK(character_cut("ab\xf0\x9f\x98\x80") == 2);
  CHECK(character_cut("ab\x80\x80\x80\x80") == 6);  // no UTF-8
  CHECK(character_cut(std::string(1000, '\x80')) == 1000);
}
