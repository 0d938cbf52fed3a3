#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "wordloom/core/error.hpp"
#include "wordloom/counts/presets.hpp"
#include "wordloom/counts/term_analyzer.hpp"

using namespace wordloom;

namespace {

using Strings = std::vector<std::string>;

Strings terms_of(std::string_view text, const TermRecipe& recipe) {
  TermAnalyzer analyzer(recipe);
  TokenBuffer terms;
  analyzer.terms(text, terms);
  Strings out;
  for (std::size_t i = 0; i < terms.size(); ++i) out.emplace_back(terms[i]);
  return out;
}

TermRecipe sklearn(TermRecipe::Unit unit, std::uint32_t min_n, std::uint32_t max_n) {
  TermRecipe r = preset_values(CountsPreset::sklearn).terms;
  r.unit = unit;
  r.min_n = min_n;
  r.max_n = max_n;
  return r;
}

}  // namespace

TEST_CASE("words are joined by one space, shorter runs first, whatever stands between them") {
  const auto recipe = sklearn(TermRecipe::Unit::word, 1, 3);
  CHECK(terms_of("The cat,  sat on\nmats", recipe) == Strings{"the", "cat", "sat", "on", "mats", "the cat", "cat sat",
                                                              "sat on", "on mats", "the cat sat", "cat sat on",
                                                              "sat on mats"});
  CHECK(terms_of("one", sklearn(TermRecipe::Unit::word, 2, 3)).empty());
  CHECK(terms_of("", recipe).empty());
}

TEST_CASE("stop words are gone before words are joined") {
  auto recipe = sklearn(TermRecipe::Unit::word, 2, 2);
  recipe.text.stop_words = {"of"};
  CHECK(terms_of("King of Spain", recipe) == Strings{"king spain"});
}

TEST_CASE("characters are taken from a text with squeezed white space") {
  CHECK(terms_of("aB  c", sklearn(TermRecipe::Unit::character, 1, 2)) == Strings{"a", "b", " ", "c", "ab", "b ", " c"});
  // A single line end stays one; two white space characters become a space.
  CHECK(terms_of("a\nb\n\nc", sklearn(TermRecipe::Unit::character, 2, 2)) == Strings{"a\n", "\nb", "b ", " c"});
  CHECK(terms_of("日本", sklearn(TermRecipe::Unit::character, 1, 5)) == Strings{"日", "本", "日本"});
  CHECK(terms_of("", sklearn(TermRecipe::Unit::character, 1, 2)).empty());
}

TEST_CASE("characters in words have a space to both sides, and a short word is one term") {
  CHECK(terms_of("Ab c", sklearn(TermRecipe::Unit::character_in_words, 3, 4)) == Strings{" ab", "ab ", " ab ", " c "});
  CHECK(terms_of(" \n ", sklearn(TermRecipe::Unit::character_in_words, 1, 4)).empty());
  CHECK(terms_of("x", sklearn(TermRecipe::Unit::character_in_words, 1, 2)) == Strings{" ", "x", " ", " x", "x "});
}

TEST_CASE("the presets cut text as the programs they are named after") {
  const auto words = [](CountsPreset p, std::string_view text) { return terms_of(text, preset_values(p).terms); };
  CHECK(words(CountsPreset::sklearn, "A ΟΔΟΣ x_1 don't 42") == Strings{"οδος", "x_1", "don", "42"});
  CHECK(words(CountsPreset::gensim, "A ΟΔΟΣ x_1 don't 42 _hid ab") == Strings{"οδος", "x_", "don", "ab"});
  CHECK(words(CountsPreset::gensim, "fifteenletters_ sixteenletters_x").size() == 1);
  CHECK(words(CountsPreset::okapi, "Don't stop.\tNow") == Strings{"don't", "stop.", "now"});
  CHECK(words(CountsPreset::lucene, "Don't stop. Straße") == Strings{"don't", "stop", "strasse"});
}

TEST_CASE("what looks like a special token is text like any other") {
  CHECK(terms_of("</s> <unk> <s>", preset_values(CountsPreset::sklearn).terms) == Strings{"unk"});
  CHECK(terms_of("</s> <unk>", preset_values(CountsPreset::okapi).terms) == Strings{"</s>", "<unk>"});
  CHECK(terms_of("a b", preset_values(CountsPreset::okapi).terms).size() == 2);
}

TEST_CASE("a term recipe survives its JSON, and refuses what it does not know") {
  auto recipe = sklearn(TermRecipe::Unit::character_in_words, 2, 5);
  recipe.text.stop_words = {"a", "über"};
  CHECK(TermRecipe::from_json(recipe.to_json()) == recipe);
  CHECK(TermRecipe::from_json("{}") == TermRecipe{});
  for (const char* bad : {"[]", "{", R"({"unit":"bird"})", R"({"unit":1})", R"({"min_n":-1})", R"({"wings":2})",
                          R"({"text":{"tokenizer":"none"}})"})
    CHECK_THROWS_AS(TermRecipe::from_json(bad), Error);
  recipe.min_n = 6;
  CHECK_THROWS_AS(recipe.validate(), Error);
  recipe.max_n = 101;
  CHECK_THROWS_AS(recipe.validate(), Error);
}
