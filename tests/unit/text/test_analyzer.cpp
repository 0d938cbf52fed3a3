#include <doctest/doctest.h>
#include <fmt/format.h>
#include <unicode/unistr.h>

#include <ctime>
#include <random>
#include <set>

#include "support/shared_data.hpp"
#include "text/text_preparer.hpp"
#include "text/utf8_decode.hpp"
#include "text/word_mapper.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/core/memory.hpp"
#include "words_of.hpp"

using namespace wordloom;
using Words = std::vector<std::string>;

namespace {

AnalyzerRecipe whitespace_keep() {
  AnalyzerRecipe r;
  r.tokenizer = AnalyzerRecipe::Tokenizer::whitespace;
  r.letter_case = AnalyzerRecipe::Case::keep;
  return r;
}

}  // namespace

TEST_CASE("every dropped token is counted under its reason") {
  AnalyzerRecipe r;
  r.keep_numbers = false;
  r.min_length = 2;
  r.max_length = 6;
  r.stop_words = {"the"};
  Analyzer a(r);
  CHECK(words_of(a, "The cat, a 42 élan © elephants 3.5! \xff") == Words{"cat", "élan"});
  const AnalyzerCounts& c = a.counts();
  CHECK(c.words == 2);
  CHECK(c.stop_words == 1);
  CHECK(c.too_short == 1);
  CHECK(c.numbers == 2);
  CHECK(c.too_long == 1);
  CHECK(c.broken_utf8 == 1);
  CHECK(c.punctuation == 4);  // comma, copyright sign, exclamation mark, U+FFFD
  AnalyzerCounts twice = c;
  twice += c;
  CHECK(twice.punctuation == 8);
  CHECK(a.clone().counts() == AnalyzerCounts{});
}

TEST_CASE("punctuation is kept when asked for, white space never") {
  AnalyzerRecipe r;
  r.keep_punctuation = true;
  CHECK(words_of(r, "Yes, – \t\xc2\xa0no_ __!\r\n\xe2\x80\x8b") == Words{"yes", ",", "–", "no_", "__", "!"});
}

TEST_CASE("the whitespace tokenizer splits at the six ASCII blanks only") {
  const AnalyzerRecipe r = whitespace_keep();
  CHECK(words_of(r,
                 " The\tcat,\r\nsat\v\f.  ! A\xc2\xa0"
                 "B\x1f") == Words{"The", "cat,", "sat", ".", "!",
                                   "A\xc2\xa0"
                                   "B\x1f"});
  CHECK(words_of(r, "").empty());
  CHECK(words_of(r, " \n ").empty());
  std::mt19937 random(5);
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    Words expected;
    for (unsigned i = 0; i < random() % 20; ++i) {
      text.append(random() % 3, " \t\n"[random() % 3]);
      expected.emplace_back(1 + random() % (random() % 8 == 0 ? 200 : 9), static_cast<char>('!' + random() % 90));
      text += expected.back() + " ";
    }
    REQUIRE(words_of(r, text) == expected);
  }
}

TEST_CASE("length limits count code points, in both tokenizers") {
  AnalyzerRecipe r = whitespace_keep();
  r.min_length = 3;
  r.max_length = 4;
  for (const auto tokenizer : {AnalyzerRecipe::Tokenizer::whitespace, AnalyzerRecipe::Tokenizer::icu}) {
    r.tokenizer = tokenizer;
    CHECK(words_of(r, "ab abc abcd abcde éé ééé éééé ééééé") == Words{"abc", "abcd", "ééé", "éééé"});
  }
}

TEST_CASE("text is normalized before and after folding") {
  AnalyzerRecipe r;
  CHECK(words_of(r, "CAFE\xcc\x81 café") == Words{"café", "café"});
  CHECK(words_of(r, "\xe1\xba\x9e \xc4\xb0") == Words{"ss", "i\xcc\x87"});
  CHECK(words_of(r, "\xef\xac\x81n") == Words{"fin"});       // full folding takes ligatures apart
  CHECK(words_of(r, "T\xcc\x88") == Words{"\xe1\xba\x97"});  // only the small t composes with this mark
  r.letter_case = AnalyzerRecipe::Case::keep;
  CHECK(words_of(r, "\xef\xac\x81n") == Words{"\xef\xac\x81n"});
  r.normalization = AnalyzerRecipe::Normalization::nfkc;
  CHECK(words_of(r, "\xef\xac\x81n Ａ１ ㎏") == Words{"fin", "A1", "kg"});
  r.normalization = AnalyzerRecipe::Normalization::none;
  CHECK(words_of(r, "cafe\xcc\x81") == Words{"cafe\xcc\x81"});
}

TEST_CASE("words with marks are normalized and folded as ICU does it, in every script and order of marks") {
  struct Block {
    char32_t from, to;
  };
  constexpr Block kBlocks[] = {{'a', 'z'},       {0xc0, 0x24f},    {0x300, 0x345},   {0x370, 0x3ff},
                               {0x400, 0x480},   {0x5b0, 0x5ea},   {0x621, 0x655},   {0x900, 0x94d},
                               {0xb82, 0xbcd},   {0xe01, 0xe4e},   {0xf40, 0xf84},   {0x1000, 0x103e},
                               {0x1100, 0x11ff}, {0x13a0, 0x13f5}, {0x1e00, 0x1fff}, {0x3041, 0x309a},
                               {0xab70, 0xabbf}, {0xac00, 0xac40}, {0xf900, 0xfb17}, {0x10400, 0x1044f}};
  std::mt19937 random(6);
  for (const auto normalization :
       {AnalyzerRecipe::Normalization::nfc, AnalyzerRecipe::Normalization::nfkc, AnalyzerRecipe::Normalization::none}) {
    AnalyzerRecipe r;
    r.normalization = normalization;
    text::WordMapper mapper(r);
    text::TextPreparer preparer;
    for (int round = 0; round < 20'000; ++round) {
      const Block block = kBlocks[random() % std::size(kBlocks)];
      std::string word;
      for (std::size_t n = 1 + random() % 5; n > 0; --n)
        text::append_utf8(block.from + static_cast<char32_t>(random() % (block.to - block.from + 1)), word);
      std::string normal;
      mapper.normalize(word, normal);
      if (preparer.prepare(word, r, mapper) != normal) FAIL_CHECK("\"", word, "\" was not normalized");
      std::string expected;
      mapper.normalize(icu::UnicodeString::fromUTF8(normal).foldCase().toUTF8String(word = {}), expected);
      std::string mapped = normal;
      if (!mapper.stays(normal)) mapper.map(normal, mapped);
      if (mapped != expected) FAIL_CHECK("\"", normal, "\" became \"", mapped, "\", not \"", expected, "\"");
    }
  }
}
TEST_CASE("accents are stripped from letters and the letters composed again") {
  AnalyzerRecipe r;
  r.strip_accents = true;
  CHECK(words_of(r, "Crème BRÛLÉE naïve Ångström Việt ёлка 한국 straße") ==
        Words{"creme", "brulee", "naive", "angstrom", "viet", "елка", "한국", "strasse"});
  r.normalization = AnalyzerRecipe::Normalization::none;
  r.letter_case = AnalyzerRecipe::Case::keep;
  CHECK(words_of(r, "e\xcc\x81té É") == Words{"ete", "E"});
}

TEST_CASE("stop words are compared as the recipe spells them, before stemming") {
  AnalyzerRecipe r;
  r.stemmer = "english";
  r.stop_words = {"THE", "running"};
  CHECK(words_of(r, "The runs are running; ran THE runners") == Words{"run", "are", "ran", "runner"});
}

TEST_CASE("a long list of stop words is prepared once, and clones have it, too") {
  AnalyzerRecipe r;
  for (int i = 0; i < 20'000; ++i) r.stop_words.push_back(fmt::format("Stop{:05}", i));
  const std::clock_t start = std::clock();
  const Analyzer a(r);
  std::vector<Analyzer> clones;
  for (int i = 0; i < 16; ++i) clones.push_back(a.clone());
  CHECK(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC < 10);  // takes 0.1 s; a list a word, minutes
  CHECK(words_of(clones.back(), "stop00000 go STOP19999") == Words{"go"});
  const Words normal = normalize(r.stop_words, r);
  CHECK(normal.size() == r.stop_words.size());
  CHECK(normal[7] == normalize(r.stop_words[7], r));
}

TEST_CASE("words too long to come again are stemmed, but not remembered") {
  AnalyzerRecipe r;
  r.stemmer = "english";
  r.max_length = 65535;
  Analyzer a(r);
  std::string stem;
  while (stem.size() < 100) stem += "bak";
  CHECK(words_of(a, stem + "ing " + stem + "s") == Words{stem, stem});
  r.max_length = 255;
  Analyzer b(r);
  TokenBuffer out;
  std::string word(100'010, 'a');  // one for all: sanitizers hold on to what is freed
  const std::uint64_t before = resident_bytes();
  for (int i = 0; i < 1000; ++i) {
    word.assign(100'000, static_cast<char>('a' + i % 26)).append(std::to_string(i));
    out.clear();
    b.words(word, out);
  }
  CHECK(b.counts().too_long == 1000);
  CHECK(resident_bytes() < before + (std::uint64_t{50} << 20));
}

TEST_CASE("strict refuses broken UTF-8 by its byte and leaves the buffer alone") {
  AnalyzerRecipe r;
  r.utf8 = Utf8Policy::strict;
  Analyzer a(r);
  TokenBuffer out;
  out.push("before");
  CHECK_THROWS_WITH_AS(a.words("caf\xe9 x", out), doctest::Contains("byte 3: 0xe9"), Error);
  CHECK(out.size() == 1);
  CHECK(a.counts().words == 0);
}

TEST_CASE("replace puts U+FFFD in, which ends an ICU word and is part of a blank-separated one") {
  AnalyzerRecipe r;
  CHECK(words_of(r, "caf\xe9x y") == Words{"caf", "x", "y"});
  CHECK(words_of(whitespace_keep(), "caf\xe9x y") == Words{"caf\xef\xbf\xbdx", "y"});
}

TEST_CASE("keep leaves broken bytes in their words, byte by byte") {
  AnalyzerRecipe r;
  r.utf8 = Utf8Policy::keep;
  Analyzer a(r);
  CHECK(words_of(a, "CAF\xe9 L'\xe9T\xe9, na\xefve. \xff\xfe! \xe2\x82") ==
        Words{"caf\xe9", "l'\xe9t\xe9", "na\xefve", "\xff\xfe", "\xe2\x82"});
  CHECK(a.counts().broken_utf8 == 7);
  // Valid parts are still folded and composed; a real U+10600 stays itself.
  CHECK(words_of(a,
                 "\xe9"
                 "CAFE\xcc\x81 \xf0\x90\x98\x80\xe8X \xf0\x90\x98\x80") == Words{"\xe9"
                                                                                 "caf\xc3\xa9",
                                                                                 "\xf0\x90\x98\x80\xe8x",
                                                                                 "\xf0\x90\x98\x80"});
  r.stop_words = {"a"};
  r.max_length = 3;
  CHECK(words_of(r, "a \xe9\xe9\xe9\xe9 a\xe9 b\xe8") == Words{"a\xe9", "b\xe8"});
  r = whitespace_keep();
  r.utf8 = Utf8Policy::keep;
  CHECK(words_of(r, "e\xcc\x81\xff \xe9,\xe8") == Words{"é\xff", "\xe9,\xe8"});
  r.normalization = AnalyzerRecipe::Normalization::none;
  CHECK(words_of(r, "e\xcc\x81\xff \xe9,\xe8") == Words{"e\xcc\x81\xff", "\xe9,\xe8"});
  AnalyzerRecipe keep;
  keep.utf8 = Utf8Policy::keep;
  CHECK(normalize("A\xe9 B\xf0\x90\x98\x80", keep) == "a\xe9 b\xf0\x90\x98\x80");
}

TEST_CASE("random bytes lose nothing under keep with blanks as separators") {
  AnalyzerRecipe r = whitespace_keep();
  r.normalization = AnalyzerRecipe::Normalization::none;
  r.utf8 = Utf8Policy::keep;
  r.max_length = 65535;
  Analyzer plain(r);
  r.letter_case = AnalyzerRecipe::Case::fold;  // goes through the disguise
  Analyzer folding(r);
  std::mt19937 random(11);
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (unsigned i = 0; i < random() % 100; ++i) {
      char c = static_cast<char>(random());
      if (c >= 'A' && c <= 'Z') c = ' ';
      text += random() % 2 != 0 ? c : "\xe9\x80 \xf0"[random() % 4];
    }
    const Words words = words_of(plain, text);
    std::string joined;
    for (const std::string& w : words) joined += w;
    std::string bytes;
    for (const char c : text)
      if (c != ' ' && (c < 9 || c > 13)) bytes += c;
    REQUIRE(joined == bytes);
    // Folding may change the few valid code points that came about by chance, never the number of words.
    REQUIRE(words_of(folding, text).size() == words.size());
  }
}

TEST_CASE("a clone gives the same words") {
  AnalyzerRecipe r;
  r.locale = "sv";
  r.stemmer = "swedish";
  r.stop_words = {"och"};
  Analyzer a(r);
  Analyzer b = a.clone();
  const std::string_view text = "Katterna och hundarna åt USA:s glass";
  CHECK(words_of(a, text) == words_of(b, text));
  CHECK(b.recipe() == r);
}

TEST_CASE("words of several texts add up in one buffer") {
  Analyzer a{AnalyzerRecipe{}};
  TokenBuffer out;
  for (const char* text : {"One two", "", "STRASSE Straße", "…", "three"}) a.words(text, out);
  Words words;
  for (std::size_t i = 0; i < out.size(); ++i) words.emplace_back(out[i]);
  CHECK(words == Words{"one", "two", "strasse", "strasse", "three"});
  out.clear();
  CHECK(out.empty());
}

TEST_CASE("the words of a whole text are the words of its lines") {
  const auto text = shared_data::unpacked("corpora/enwiki-good2000/enwiki-good2000.txt.zst", 300'000);
  if (!text) return;
  Analyzer a{AnalyzerRecipe{}};
  TokenBuffer whole;
  TokenBuffer parts;
  std::string valid = text->substr(0, text->rfind('\n'));
  a.words(valid, whole);
  for (std::size_t i = 0; i < valid.size();) {
    const std::size_t end = std::min(valid.find('\n', i), valid.size() - 1) + 1;
    a.words(std::string_view(valid).substr(i, end - i), parts);
    i = end;
  }
  REQUIRE(whole.size() == parts.size());
  CHECK(whole.size() > 40000);
  for (std::size_t i = 0; i < whole.size(); ++i) REQUIRE(whole[i] == parts[i]);
}

TEST_CASE("analyzing an analyzed word gives the word, on real vocabulary") {
  for (const char* file : {"corpora/enwiki-good2000/enwiki-good2000.txt.zst", "multilingual/de.wiki.txt.zst",
                           "multilingual/ru.drama.txt.zst", "multilingual/hi.ltrc.txt.zst"}) {
    const auto text = shared_data::unpacked(file, 500'000);
    if (!text) continue;
    for (const bool strip : {false, true}) {
      AnalyzerRecipe r;
      r.strip_accents = strip;
      Analyzer a(r);
      std::set<std::string> vocabulary;
      for (std::string& w : words_of(a, text->substr(0, text->rfind('\n')))) vocabulary.insert(std::move(w));
      CHECK(vocabulary.size() > 1000);
      for (const std::string& w : vocabulary)
        if (words_of(a, w) != Words{w}) FAIL_CHECK(file, ": ", w);
    }
  }
}

TEST_CASE(
    "special words between white space pass as they stand, whatever else the recipe says; elsewhere they do not") {
  using Tokenizer = AnalyzerRecipe::Tokenizer;
  for (const Tokenizer tokenizer : {Tokenizer::icu, Tokenizer::alnum, Tokenizer::alpha, Tokenizer::whitespace}) {
    AnalyzerRecipe r;
    r.special_words = true;
    r.tokenizer = tokenizer;
    r.stemmer = "english";
    r.stop_words = {"<s>", "s"};
    r.min_length = 4;
    CAPTURE(static_cast<int>(tokenizer));
    CHECK(words_of(r, "<s> Words <UNK>\truns </s>") == Words{"<s>", "word", "<UNK>", "</s>"});
    CHECK(words_of(r, "<unk>") == Words{"<unk>"});
    CHECK(words_of(r, "< s> </s >").empty());
    AnalyzerRecipe without = r;
    without.special_words = false;
    CHECK(words_of(r, "beyond<unk> <unknown> <s>end") == words_of(without, "beyond<unk> <unknown> <s>end"));
  }
  AnalyzerRecipe r;
  r.special_words = true;
  CHECK(words_of(r, "An\xCC\x83 <unk> o <s>") == Words{"a\xC3\xB1", "<unk>", "o", "<s>"});
  CHECK(words_of(r, "a <unk>, <s>. b") == Words{"a", "unk", "s", "b"});
  r.utf8 = Utf8Policy::strict;
  Analyzer strict(r);
  TokenBuffer out;
  CHECK_THROWS_WITH_AS(strict.words("a <unk> \xff b", out), doctest::Contains("byte 8: 0xff"), Error);
  CHECK(out.empty());
  r.utf8 = Utf8Policy::keep;
  Words pieces = words_of(r, "a\xff");
  pieces.push_back("<unk>");
  for (const std::string& word : words_of(r, "b\xfe")) pieces.push_back(word);
  CHECK(words_of(r, "a\xff <unk> b\xfe") == pieces);
}
