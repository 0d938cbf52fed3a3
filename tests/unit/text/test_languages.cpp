// Small golden cases in several scripts, worked out by hand.
#include <doctest/doctest.h>

#include "words_of.hpp"

using namespace wordloom;
using Words = std::vector<std::string>;

namespace {

Words in(const char* locale, std::string_view text) {
  AnalyzerRecipe recipe;
  recipe.locale = locale;
  return words_of(recipe, text);
}

}  // namespace

TEST_CASE("English: contractions, numbers, addresses and underscores hold together") {
  CHECK(in("en", "Don't panic, it's 3,141.59!") == Words{"don't", "panic", "it's", "3,141.59"});
  CHECK(in("en", "the U.S.A. (e.g. New York-based)") == Words{"the", "u.s.a", "e.g", "new", "york", "based"});
  CHECK(in("en", "snake_case __x__ _ __ @") == Words{"snake_case", "__x__"});
  CHECK(in("en", "note:this 12:30") == Words{"note", "this", "12", "30"});
  CHECK(in("sv", "USA:s 12:30") == Words{"usa:s", "12", "30"});
}
TEST_CASE("German folds sharp s and keeps umlauts") {
  CHECK(in("de", "Die STRASSE und die Straße; Äpfel, Öl.") ==
        Words{"die", "strasse", "und", "die", "strasse", "äpfel", "öl"});
}
TEST_CASE("French elisions stay one word, with either apostrophe") {
  CHECK(in("fr", "L'heure d’été") == Words{"l'heure", "d’été"});
}
TEST_CASE("Chinese is segmented by dictionary") {
  CHECK(in("zh", "我喜欢学习中文。") == Words{"我", "喜欢", "学习", "中文"});
  CHECK(in("en", "我喜欢学习中文") == in("zh", "我喜欢学习中文"));
}
TEST_CASE("Japanese is segmented by dictionary") {
  CHECK(in("ja", "日本語を勉強します。カタカナ") == Words{"日本語", "を", "勉強", "し", "ます", "カタカナ"});
}
TEST_CASE("Thai is segmented by dictionary") {
  CHECK(in("th", "ภาษาไทยง่ายนิดเดียว") == Words{"ภาษา", "ไทย", "ง่าย", "นิด", "เดียว"});
}
TEST_CASE("Hindi keeps its vowel signs") { CHECK(in("hi", "हिन्दी भाषा।") == Words{"हिन्दी", "भाषा"}); }
TEST_CASE("Russian and Greek fold, final sigma included") {
  CHECK(in("ru", "Привет, МИР!") == Words{"привет", "мир"});
  CHECK(in("el", "ΟΔΟΣ οδός") == Words{"οδοσ", "οδόσ"});
}
TEST_CASE("Hebrew abbreviations hold together") { CHECK(in("he", "צה\"ל ג'ירפה") == Words{"צה\"ל", "ג'ירפה"}); }
TEST_CASE("Korean words are what stands between spaces") {
  CHECK(in("ko", "한국어를 배웁니다.") == Words{"한국어를", "배웁니다"});
}
TEST_CASE("Turkish folds I to dotless i") {
  CHECK(in("tr", "ISPARTA İstanbul Iğdır") == Words{"ısparta", "istanbul", "ığdır"});
  CHECK(in("en", "ISPARTA") == Words{"isparta"});
  CHECK(in("az", "I") == Words{"ı"});
}
TEST_CASE("emoji are words, joined sequences whole; other symbols are not") {
  CHECK(in("en", "Hi 👨‍👩‍👧 ❤️ 🇩🇪🇫🇷 👍🏽!") ==
        Words{"hi", "👨‍👩‍👧", "❤️", "🇩🇪", "🇫🇷", "👍🏽"});
  CHECK(in("en", "© 2024 – “x” → €") == Words{"2024", "x"});
}
TEST_CASE("sentences end where English ends them, abbreviations apart") {
  const std::string_view text = "Mr. Smith left. He was late!  Why? ";
  CHECK(sentence_ends(text, "en", false) == std::vector<std::size_t>{4, 16, 30, 35});
  CHECK(sentence_ends(text, "en", true) == std::vector<std::size_t>{16, 30, 35});
  CHECK(sentence_ends("猫。犬。", "ja", true) == std::vector<std::size_t>{6, 12});
  CHECK(sentence_ends("", "en", false).empty());
  CHECK(sentence_ends("\xff. A", "en", false).back() == 4);
}
