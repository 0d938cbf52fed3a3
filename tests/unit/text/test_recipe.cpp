#include <doctest/doctest.h>

#include <algorithm>

#include "support/thrown.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/text/analyzer.hpp"

using namespace wordloom;

namespace {

ErrorKind kind_of(const AnalyzerRecipe& recipe) {
  return testing::thrown([&] { recipe.validate(); }).kind();
}

std::string refusal(std::string_view json) {
  return testing::thrown(ErrorKind::format, [&] { AnalyzerRecipe::from_json(json); });
}

}  // namespace

TEST_CASE("a recipe survives its JSON") {
  AnalyzerRecipe r;
  CHECK(AnalyzerRecipe::from_json(r.to_json()) == r);
  r.tokenizer = AnalyzerRecipe::Tokenizer::whitespace;
  r.locale = "zh-Hant";
  r.normalization = AnalyzerRecipe::Normalization::nfkc;
  r.letter_case = AnalyzerRecipe::Case::keep;
  r.strip_accents = true;
  r.stemmer = "german";
  r.keep_punctuation = true;
  r.keep_numbers = false;
  r.min_length = 2;
  r.max_length = 40;
  r.stop_words = {"\"", "die", "über"};
  r.utf8 = Utf8Policy::keep;
  r.special_words = true;
  const std::string json = r.to_json();
  CHECK(AnalyzerRecipe::from_json(json) == r);
  CHECK(AnalyzerRecipe::from_json(json).to_json() == json);
  CHECK(json.find('\n') == std::string::npos);
}

TEST_CASE("missing keys take their defaults") {
  AnalyzerRecipe r;
  CHECK(AnalyzerRecipe::from_json("{}") == r);
  r.letter_case = AnalyzerRecipe::Case::keep;
  CHECK(AnalyzerRecipe::from_json(R"({"case":"keep"})") == r);
}

TEST_CASE("JSON that is not a recipe is refused by name") {
  CHECK(refusal(R"({"colour":"red"})").find("colour") != std::string::npos);
  CHECK(refusal(R"({"tokenizer":"moses"})").find("icu, whitespace") != std::string::npos);
  CHECK(refusal(R"({"min_length":-1})").find("min_length") != std::string::npos);
  CHECK(refusal(R"({"min_length":4294967296})").find("4294967296") != std::string::npos);
  CHECK(refusal(R"({"keep_numbers":1})").find("true or false") != std::string::npos);
  CHECK(refusal(R"({"stop_words":["a",1]})").find("stop_words") != std::string::npos);
  CHECK(refusal(R"({"locale":null})").find("locale") != std::string::npos);
  CHECK(refusal("[]") != "");
  CHECK(refusal("{") != "");
  CHECK(refusal("") != "");
}

TEST_CASE("values out of range are refused") {
  AnalyzerRecipe good;
  CHECK_NOTHROW(good.validate());
  AnalyzerRecipe r = good;
  r.min_length = 0;
  CHECK(kind_of(r) == ErrorKind::config);
  r.min_length = 1001;
  CHECK(kind_of(r) == ErrorKind::config);
  r = good;
  r.max_length = 0;
  CHECK(kind_of(r) == ErrorKind::config);
  r.max_length = 65536;
  CHECK(kind_of(r) == ErrorKind::config);
  r.min_length = 9;
  r.max_length = 8;
  CHECK(kind_of(r) == ErrorKind::config);
  r = good;
  r.stop_words = {"b", "a"};
  CHECK(kind_of(r) == ErrorKind::config);
  r.stop_words = {"\xff"};
  CHECK(kind_of(r) == ErrorKind::config);
  r = good;
  r.stemmer = "klingon";
  CHECK(kind_of(r) == ErrorKind::config);
  for (const char* locale : {"xx", "english", "!", "en english", "0"}) {
    r = good;
    r.locale = locale;
    CHECK_MESSAGE(kind_of(r) == ErrorKind::config, locale);
  }
  for (const char* locale : {"en", "de-DE", "zh-Hant-TW", "en_US_POSIX", "root", "yue", "ja-u-lb-strict"}) {
    r = good;
    r.locale = locale;
    CHECK_NOTHROW_MESSAGE(r.validate(), locale);
  }
}

TEST_CASE("built-in stop words are sorted, folded, normal and without doubles") {
  for (const char* code : {"da", "de", "en", "es", "fi", "fr", "it", "nl", "no", "pl", "pt", "ru", "sv", "tr"}) {
    const std::vector<std::string> words = built_in_stop_words(code);
    CHECK(words.size() > 40);
    CHECK(std::is_sorted(words.begin(), words.end()));
    CHECK_MESSAGE(std::adjacent_find(words.begin(), words.end()) == words.end(), code);
    AnalyzerRecipe recipe;
    recipe.stop_words = words;
    CHECK_NOTHROW(recipe.validate());
    recipe.locale = code;
    for (const std::string& w : words) CHECK(normalize(w, recipe) == w);
  }
  CHECK_THROWS_WITH_AS(built_in_stop_words("xx"), doctest::Contains("sv"), Error);
}
