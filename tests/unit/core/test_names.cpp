#include <doctest/doctest.h>

#include "wordloom/core/names.hpp"

using namespace wordloom;

namespace {

enum class Colour { red, green, blue };
constexpr Names<Colour, 2> kNames{{{Colour::green, "green"}, {Colour::red, "red"}}};

}  // namespace

TEST_CASE("a table of names is read both ways and listed in its order") {
  CHECK(spell(kNames, Colour::red) == "red");
  CHECK(parse_name(kNames, "colour", "green") == Colour::green);
  CHECK(all_names(kNames) == "green, red");
  CHECK(all_names(kNames, "|") == "green|red");
}

TEST_CASE("a name that is in no table is misuse, an enumerator without a name a defect") {
  try {
    parse_name(kNames, "colour", "Green");
    FAIL("taken");
  } catch (const Error& e) {
    CHECK(e.kind() == ErrorKind::usage);
    CHECK(e.message() == "unknown colour 'Green' (green, red)");
  }
  CHECK_THROWS_AS(spell(kNames, Colour::blue), Error);
}
