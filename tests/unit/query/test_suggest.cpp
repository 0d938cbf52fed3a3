#include <doctest/doctest.h>

#include "wordloom/query/search.hpp"

using namespace wordloom;
using Names = std::vector<std::string_view>;

TEST_CASE("Suggestions come by case first, then by edits, then by frequency") {
  const WordList words({"the", "kings", "King", "ring", "king", "kin", "wing", "queen", "knig", "skiing"});
  CHECK(suggest(words, "KING", 2) == Names{"King", "king"});
  CHECK(suggest(words, "kign", 10) == Names{"King", "king", "kin", "kings", "ring", "wing", "knig"});
  CHECK(suggest(words, "quen", 3) == Names{"queen"});
  CHECK(suggest(words, "nothing", 3).empty());
  CHECK(suggest(words, "king", 0).empty());
}

TEST_CASE("Swapped neighbours are one edit, and edits are of characters, not bytes") {
  const WordList words({"Z\xC3\xBCrich", "\xD0\x9C\xD0\xBE\xD1\x81\xD0\xBA\xD0\xB2\xD0\xB0", "teh", "the"});
  CHECK(suggest(words, "z\xC3\x9Crihc", 3) == Names{"Z\xC3\xBCrich"});
  CHECK(suggest(words, "zuerich", 3) == Names{"Z\xC3\xBCrich"});
  CHECK(suggest(words, "\xD0\xBC\xD0\xBE\xD1\x81\xD0\xBA\xD0\xB2\xD0\x90", 3) ==
        Names{"\xD0\x9C\xD0\xBE\xD1\x81\xD0\xBA\xD0\xB2\xD0\xB0"});
  CHECK(suggest(words, "hte", 3) == Names{"the", "teh"});
}

TEST_CASE("A short word is not explained by replacing all of it, and broken bytes do no harm") {
  const WordList words({"ab", "cd", "a\xFF", "x"});
  CHECK(suggest(words, "ce", 5) == Names{"cd"});
  CHECK(suggest(words, "y", 5).empty());
  CHECK(suggest(words, "a\xFF", 5) == Names{"a\xFF", "ab"});
  CHECK(suggest(words, "\xE2\x82", 5).empty());
  CHECK(suggest(words, std::string(100000, 'a'), 5).empty());
}
