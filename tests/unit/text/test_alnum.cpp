#include <doctest/doctest.h>
#include <unicode/uchar.h>

#include <random>
#include <string>
#include <vector>

#include "text/alnum_words.hpp"
#include "text/utf8_decode.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/text/analyzer.hpp"

using namespace wordloom;

namespace {

using Strings = std::vector<std::string>;
using Tokenizer = AnalyzerRecipe::Tokenizer;

AnalyzerRecipe python_recipe(Tokenizer tokenizer) {
  AnalyzerRecipe r;
  r.tokenizer = tokenizer;
  r.normalization = AnalyzerRecipe::Normalization::none;
  r.letter_case = AnalyzerRecipe::Case::lower;
  return r;
}

Strings cut(std::string_view text, const AnalyzerRecipe& recipe) {
  Analyzer analyzer(recipe);
  TokenBuffer words;
  analyzer.words(text, words);
  Strings out;
  for (std::size_t i = 0; i < words.size(); ++i) out.emplace_back(words[i]);
  return out;
}

bool is_word_by_icu(char32_t c, bool digits) {
  const auto code = static_cast<UChar32>(c);
  if (!digits && u_charType(code) == U_DECIMAL_DIGIT_NUMBER) return false;
  return c == '_' || (U_GET_GC_MASK(code) & U_GC_L_MASK) != 0 ||
         u_getIntPropertyValue(code, UCHAR_NUMERIC_TYPE) != U_NT_NONE;
}

/// One code point at a time.
Strings slowly(std::string_view text, bool digits) {
  Strings out;
  std::string word;
  const auto close = [&] {
    if (!word.empty() && (digits || word[0] != '_')) out.push_back(word);
    word.clear();
  };
  for (std::size_t i = 0; i < text.size();) {
    const text::Utf8Step step = text::decode_utf8(text, i);
    if (is_word_by_icu(step.code_point, digits))
      word.append(text, i, step.length);
    else
      close();
    i += step.length;
  }
  close();
  return out;
}

}  // namespace

TEST_CASE("alnum and alpha cut where Python's word characters end") {
  const AnalyzerRecipe alnum = python_recipe(Tokenizer::alnum), alpha = python_recipe(Tokenizer::alpha);
  CHECK(cut("Don't x_1 4½ e-mail ², हिन्दी", alnum) ==
        Strings{"don", "t", "x_1", "4½", "e", "mail", "²", "ह", "न", "द"});
  CHECK(cut("Don't x_1y 4½ _z ²", alpha) == Strings{"don", "t", "x_", "y", "½", "²"});
  CHECK(cut("ไทย 東京 가각", alnum) == Strings{"ไทย", "東京", "가각"});
  CHECK(cut("", alnum).empty());
}

TEST_CASE("the block scanner agrees with one code point at a time, on any text") {
  std::mt19937 random(17);
  const char32_t alphabet[] = {'a', 'Z', '5', '_', ' ', '-', 0xe9, 0x301, 0x4e2d, 0x93f, 0xbd, 0x1d7d8, 0x1f600, 0x661};
  for (int round = 0; round < 300; ++round) {
    std::string text;
    const auto size = random() % 300;
    const unsigned ascii = random() % 4;
    for (unsigned i = 0; i < size; ++i)
      text::append_utf8(alphabet[random() % (random() % 4 < ascii ? 6 : std::size(alphabet))], text);
    for (const bool digits : {true, false}) {
      text::CodePointFacts facts;
      text::SegmentBuffer segments;
      text::split_alnum(text, digits, facts, segments);
      Strings found;
      for (const text::Segment& s : segments) found.push_back(text.substr(s.begin(), s.end() - s.begin()));
      REQUIRE(found == slowly(text, digits));
    }
  }
}

TEST_CASE("small letters follow Python: final sigma, dotted I, the whole text before it is cut") {
  const AnalyzerRecipe r = python_recipe(Tokenizer::alnum);
  CHECK(cut("ΟΔΥΣΣΕΥΣ", r) == Strings{"οδυσσευς"});
  CHECK(cut("Σ", r) == Strings{"σ"});
  CHECK(cut("ΑΣ'Β", r) == Strings{"ασ", "β"});  // the apostrophe is looked through, so it is no final sigma
  CHECK(cut("ΑΣ. ΑΣ Β", r) == Strings{"ας", "ας", "β"});
  CHECK(cut("İx", r) == Strings{"i", "x"});  // i and a combining dot, which is no word character
  CHECK(cut("ẞ Ω DŽ", r) == Strings{"ß", "ω", "dž"});
  AnalyzerRecipe turkish = r;
  turkish.locale = "tr";
  CHECK(cut("I", turkish) == Strings{"i"});
}

TEST_CASE("decomposition leaves base characters, or ASCII") {
  AnalyzerRecipe r = python_recipe(Tokenizer::alnum);
  r.decompose = AnalyzerRecipe::Decompose::marks;
  CHECK(cut("Éclair ﬁn e\xcc\x81 ™ 東", r) == Strings{"eclair", "fin", "e", "TM", "東"});
  r.decompose = AnalyzerRecipe::Decompose::ascii;
  CHECK(cut("Éclair a東b ß", r) == Strings{"eclair", "ab"});
  r.utf8 = Utf8Policy::keep;
  CHECK_THROWS_AS(r.validate(), Error);
}

TEST_CASE("lengths are in characters, on every path to them") {
  for (const std::uint32_t min_length : {1U, 2U, 3U}) {
    AnalyzerRecipe r = python_recipe(Tokenizer::alnum);
    r.min_length = min_length;
    r.max_length = 4;
    for (const std::string& tail : {std::string(), std::string(" é")}) {
      Analyzer analyzer(r);
      TokenBuffer words;
      analyzer.words("a bb ccc dddd eeeee é éé ééé éééé ééééé" + tail, words);
      for (std::size_t i = 0; i < words.size(); ++i) {
        CHECK(count_code_points(words[i]) >= min_length);
        CHECK(count_code_points(words[i]) <= 4);
      }
      CHECK(words.size() == 2 * (5 - min_length) + (!tail.empty() && min_length == 1 ? 1 : 0));
      CHECK(analyzer.counts().too_long == 2);
      CHECK(analyzer.counts().words == words.size());
    }
  }
}

TEST_CASE("a broken byte stays in its word when it is to be kept") {
  AnalyzerRecipe r = python_recipe(Tokenizer::alnum);
  r.utf8 = Utf8Policy::keep;
  CHECK(cut("A\xff"
            "B c\xfe, d",
            r) == Strings{"a\xff"
                          "b",
                          "c\xfe", "d"});
  r.utf8 = Utf8Policy::replace;
  CHECK(cut("A\xff"
            "B",
            r) == Strings{"a", "b"});
}

TEST_CASE("broken bytes of runs that are left out do not end up in others") {
  AnalyzerRecipe r = python_recipe(Tokenizer::alpha);
  r.utf8 = Utf8Policy::keep;
  CHECK(cut("_\xff a\xfe", r) == Strings{"a\xfe"});
  CHECK(cut("x _\xff\xfd y\xfe _ _\xfc z\xfb", r) == Strings{"x", "y\xfe", "z\xfb"});
  std::mt19937 random(3);
  // U+10600 is what broken bytes are disguised as.
  const std::string alphabet[] = {"_", "a", " ", "-", "\xc3\xa9", "\xf0\x90\x98\x80", "\xff", "\xfe", "\xfd"};
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    Strings expected(1);
    for (auto n = random() % 30; n > 0; --n) {
      const std::string& character = alphabet[random() % std::size(alphabet)];
      text += character;
      if (character != " " && character != "-")
        expected.back() += character;
      else
        expected.emplace_back();
    }
    std::erase_if(expected, [](const std::string& word) { return word.empty() || word[0] == '_'; });
    REQUIRE(cut(text, r) == expected);
  }
}

TEST_CASE("recipes with the new fields survive their JSON, older ones stay the same bytes") {
  AnalyzerRecipe r = python_recipe(Tokenizer::alpha);
  r.decompose = AnalyzerRecipe::Decompose::ascii;
  CHECK(AnalyzerRecipe::from_json(r.to_json()) == r);
  CHECK(AnalyzerRecipe{}.to_json().find("decompose") == std::string::npos);
}
