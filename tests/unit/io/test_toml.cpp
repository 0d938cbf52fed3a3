#include <doctest/doctest.h>

#include <tuple>

#include "support/thrown.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/io/toml.hpp"

using namespace wordloom;

namespace {

std::string refusal(std::string_view text) {
  return testing::thrown(ErrorKind::format, [&] { parse_toml("run.toml", text); });
}

}  // namespace

TEST_CASE("Names and values of every kind are read with their line and table") {
  const auto e = parse_toml("x",
                            "# a comment\n"
                            "dim = 300   # and another\r\n"
                            "lr = 2.5e-2\n"
                            "exact=true\n"
                            "\"quoted key\" = 'C:\\path'\n"
                            "big = 1_000_000\n"
                            "low = -3\n"
                            "\n"
                            "[train]\n"
                            "inputs = [\n"
                            "  \"a b.txt\", # first\n"
                            "  'c.txt',\n"
                            "]\n"
                            "name = \"tab\\t \\u00e9 \\\"\"");
  REQUIRE(e.size() == 8);
  CHECK(e[0].key == "dim");
  CHECK(e[0].value == "300");
  CHECK((e[0].kind == TomlKind::integer && e[0].line == 2 && e[0].table.empty()));
  CHECK((e[1].kind == TomlKind::real && e[1].value == "2.5e-2"));
  CHECK((e[2].kind == TomlKind::boolean && e[2].value == "true"));
  CHECK((e[3].key == "quoted key" && e[3].value == "C:\\path"));
  CHECK(e[4].value == "1000000");
  CHECK(e[5].value == "-3");
  CHECK((e[6].table == "train" && e[6].kind == TomlKind::array && e[6].line == 10));
  CHECK(e[6].items == std::vector<std::string>{"a b.txt", "c.txt"});
  CHECK(e[7].value == "tab\t \xc3\xa9 \"");
  CHECK(e[7].line == 14);
  CHECK(parse_toml("x", "").empty());
  CHECK(parse_toml("x", "\xef\xbb\xbf# only a comment").empty());
}

TEST_CASE("What is no TOML, or more of it than is understood, is refused with its line") {
  const std::tuple<const char*, const char*> wrong[] = {
      {"a = 1\nb\n", "line 2: \"b\" lacks its ="},
      {"a = 1\na = 2\n", "line 2: \"a\" stands twice"},
      {"a = \n", "line 1: a value is missing"},
      {"a = hello\n", "line 1: \"hello\" is no value; text stands between quotes"},
      {"a = \"x\n", "line 1: a string lacks its closing \""},
      {"a = [1, 2\n", "line 2: an array lacks its ]"},
      {"a = [1 2]\n", "line 1: a comma or ] is missing"},
      {"a = 1 2\n", "line 1: \"2\" after the end"},
      {"a.b = 1\n", "line 1: keys with dots"},
      {"[a.b]\n", "line 1: tables within tables"},
      {"[[a]]\n", "line 1: arrays of tables"},
      {"[a]\n[a]\n", "line 2: the table [a] stands twice"},
      {"[a\n", "line 1: the table [a lacks its ]"},
      {"a = {b = 1}\n", "line 1: inline tables"},
      {"a = [[1]]\n", "line 1: arrays within arrays"},
      {"a = \"\"\"x\"\"\"\n", "line 1: strings over several lines"},
      {"a = 0x10\n", "line 1: \"0x10\" is no value"},
      {"a = inf\n", "line 1: \"inf\" is no value"},
      {"a = .5\n", "line 1: \".5\" is no value"},
      {"a = 5.\n", "line 1: \"5.\" is no value"},
      {"a = 007\n", "line 1: \"007\": a number does not begin with 0"},
      {"a = 1__0\n", "line 1: \"1__0\": an underscore"},
      {"a = 2020-01-01\n", "line 1: \"2020-01-01\" is no value"},
      {"a = \"\\q\"\n", "line 1: \"\\q\"\" is no escape"},
      {"a = \"\\ud800\"\n", "line 1: \"\\ud800\"\" is no character"},
      {"a = \"\xff\"\n", "line 1: a string is no UTF-8"},
      {"a = \"\xed\xa0\x80\"\n", "line 1: a string is no UTF-8"},
      {"a = \"\x01\"\n", "line 1: a control character"},
      {"= 1\n", "line 1: a key is expected"},
  };
  for (const auto& [text, message] : wrong) {
    CAPTURE(refusal(text));
    CHECK(refusal(text).find(message) != std::string::npos);
  }
}

TEST_CASE("Text that is written is read again as it was") {
  for (const std::string text : {"plain", "a \"b\" \\ c", "line\nand\ttab", "\x01\x7f", "caf\xc3\xa9"})
    CHECK(parse_toml("x", "k = " + toml_text(text)).at(0).value == text);
}
