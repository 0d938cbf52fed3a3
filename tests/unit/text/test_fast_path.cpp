// The fast path gives ICU's answer.
#include <doctest/doctest.h>

#include <random>

#include "support/shared_data.hpp"
#include "text/locale.hpp"
#include "text/utf8_decode.hpp"
#include "text/word_segmenter.hpp"
#include "wordloom/text/segmenter.hpp"

using namespace wordloom;

namespace {

constexpr const char* kLocales[] = {"en", "sv", "fi", "ja", "th", "en_US_POSIX", "he", "el"};

void check_same(const std::string& text, const char* locale) {
  if (word_boundaries(text, locale, true) == word_boundaries(text, locale, false)) return;
  FAIL_CHECK("locale ", locale, ": boundaries differ in \"", text, "\"");
}

/// Both modes against ICU, statuses included.
void check_words(text::WordSegmenter& segmenter, const std::string& text) {
  text::SegmentBuffer fast;
  text::SegmentBuffer icu;
  const std::uint64_t unlisted = segmenter.segment(text, text::WordSegmenter::Want::words, fast);
  segmenter.segment_by_icu(text, icu);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> a;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> b;
  std::uint64_t others = unlisted;
  std::uint64_t icu_others = 0;
  const auto blank = [&](const text::Segment& s) {
    return text[s.begin()] >= 0 && (text[s.begin()] <= ' ' || text[s.begin()] == 0x7f);
  };
  const auto collect = [&](const text::SegmentBuffer& segments, auto& words, std::uint64_t& rest) {
    for (const text::Segment& s : segments) {
      if (s.is_word()) {
        words.emplace_back(s.begin(), s.end());
      } else if (!blank(s)) {
        ++rest;
      }
    }
  };
  collect(fast, a, others);
  collect(icu, b, icu_others);
  if (a != b || others != icu_others) FAIL_CHECK("words differ in \"", text, "\"");
}

std::string random_text(std::mt19937& random, const std::vector<std::string>& pieces, std::size_t length) {
  std::string text;
  for (std::size_t i = 0; i < length; ++i) text += pieces[random() % pieces.size()];
  return text;
}

}  // namespace

TEST_CASE("every locale tried has the fast path") {
  for (const char* locale : kLocales) CHECK(text::WordSegmenter(text::parse_locale(locale)).has_fast_path());
}

TEST_CASE("all short strings of tricky ASCII break as ICU breaks them") {
  const std::string alphabet = "a1_.':,\" @";
  for (const char* locale : {"en", "sv", "en_US_POSIX"})
    for (std::size_t code = 0; code < 100000; ++code) {
      std::string text;
      for (std::size_t c = code, i = 0; i < 5; ++i, c /= 10) text += alphabet[c % 10];
      // Several per call, on lines of their own, to spare iterators.
      static std::string batch;
      batch += text + "\n";
      if (batch.size() < 3000 && code != 99999) continue;
      check_same(batch, locale);
      batch.clear();
    }
}

TEST_CASE("random ASCII dense in tricky characters breaks as ICU breaks it") {
  std::vector<std::string> pieces;
  for (const char c : std::string("abZ019__..''::,;;\"@-   \t\r\n\v\f#$%&*()+/<=>?[]^`{|}~\x7f\x01"))
    pieces.emplace_back(1, c);
  pieces.insert(pieces.end(),
                {"\r\n", "don't", "3,141.59", "user@example.com", "word ", "12:30 ", "a.b.c", std::string(1, '\0')});
  std::mt19937 random(1);
  for (const char* locale : kLocales) {
    text::WordSegmenter segmenter(text::parse_locale(locale));
    for (int round = 0; round < 1500; ++round) {
      const std::string text = random_text(random, pieces, random() % 150);
      check_same(text, locale);
      check_words(segmenter, text);
    }
  }
}

TEST_CASE("random mixed Unicode breaks as ICU breaks it") {
  std::vector<std::string> pieces{" ", " ", " ", "a", "word ", "1", "_", "'", ".", ",", ":", "\"", "\r\n", "@", " A"};
  const auto add = [&](char32_t from, char32_t to) {
    for (char32_t c = from; c <= to; ++c) {
      pieces.emplace_back();
      text::append_utf8(c, pieces.back());
    }
  };
  add(0x80, 0x17f);     // Latin, with soft hyphen and middle dot
  add(0x300, 0x310);    // marks
  add(0x370, 0x460);    // Greek, Cyrillic
  add(0x587, 0x5f4);    // Armenian, Hebrew
  add(0x600, 0x670);    // Arabic
  add(0x905, 0x94d);    // Devanagari
  add(0xe01, 0xe5b);    // Thai
  add(0xe81, 0xedf);    // Lao
  add(0x1780, 0x17b0);  // Khmer
  add(0x1000, 0x1040);  // Burmese
  add(0x2000, 0x206f);  // spaces, joiners, quotes
  add(0x20e0, 0x2100);
  add(0x3000, 0x30ff);  // kana
  add(0x3105, 0x3110);  // bopomofo
  add(0x4e00, 0x4e30);  // Han
  add(0xac00, 0xac20);  // Hangul
  add(0x1100, 0x1110);
  add(0xfe00, 0xfe70);
  add(0xff00, 0xffa0);    // full and half width
  add(0x1f1e6, 0x1f1ff);  // flags
  add(0x1f3fb, 0x1f3ff);
  add(0x1f466, 0x1f470);
  add(0x10600, 0x10604);
  pieces.insert(pieces.end(), {"\xff", "\xe2\x82", "\xed\xa0\x80", "\xc3"});
  std::mt19937 random(2);
  for (const char* locale : kLocales) {
    text::WordSegmenter segmenter(text::parse_locale(locale));
    for (int round = 0; round < 400; ++round) {
      const std::string text = random_text(random, pieces, random() % 120);
      check_same(text, locale);
      check_words(segmenter, text);
    }
  }
}

TEST_CASE("runs of scripts without spaces, and letters with marks, break as ICU breaks them, whatever their length") {
  struct Block {
    char32_t from, to;
  };
  // Thai, Lao, Khmer, Burmese, Han, Hiragana, Katakana; Devanagari, Tamil, Latin and Arabic with marks, a joiner.
  constexpr Block kBlocks[] = {{0xe01, 0xe4e},   {0xe81, 0xecd},   {0x1780, 0x17d3}, {0x1000, 0x1040},
                               {0x4e00, 0x4e80}, {0x3041, 0x3096}, {0x30a1, 0x30fa}, {0x900, 0x96f},
                               {0xb82, 0xbef},   {0x2fa, 0x306},   {0x627, 0x655},   {0x200c, 0x200d}};
  constexpr std::string_view kBetween[] = {" ", " ",       "", ".", "1", "a ", ", ", "\n", "'", "\xf0\xa0\x80\x80",
                                           "_", "\xc2\xa9"};
  std::mt19937 random(4);
  for (const char* locale : kLocales) {
    text::WordSegmenter segmenter(text::parse_locale(locale));
    for (int round = 0; round < 300; ++round) {
      std::string text;
      for (std::size_t pieces = random() % 6; pieces > 0; --pieces) {
        const Block block = kBlocks[random() % std::size(kBlocks)];
        for (std::size_t n = random() % 12; n > 0; --n)
          text::append_utf8(block.from + static_cast<char32_t>(random() % (block.to - block.from + 1)), text);
        text += kBetween[random() % std::size(kBetween)];
      }
      check_same(text, locale);
      check_words(segmenter, text);
    }
  }
}

TEST_CASE("every code point of the basic plane breaks among letters as ICU breaks it") {
  text::WordSegmenter segmenter(text::parse_locale("en"));
  text::SegmentBuffer fast;
  text::SegmentBuffer icu;
  std::string previous = "a";
  for (char32_t c = 0x80; c < 0x10000; ++c) {
    if (c >= 0xd800 && c < 0xe000) continue;
    std::string self;
    text::append_utf8(c, self);
    const std::string text =
        "x a" + self + "b " + self + previous + self + " 1" + self + "2 " + self + "'" + previous + " y";
    previous = self;
    segmenter.segment(text, text::WordSegmenter::Want::everything, fast);
    segmenter.segment_by_icu(text, icu);
    bool same = fast.size() == icu.size();
    for (std::size_t i = 0; same && i < icu.size(); ++i)
      same =
          fast[i].begin() == icu[i].begin() && fast[i].end() == icu[i].end() && fast[i].is_word() == icu[i].is_word();
    if (!same) FAIL_CHECK("differs: U+", static_cast<std::uint32_t>(c), " in \"", text, "\"");
  }
}

TEST_CASE("real text breaks as ICU breaks it") {
  for (const auto& [file, locale] : std::initializer_list<std::pair<const char*, const char*>>{
           {"corpora/enwiki-good2000/enwiki-good2000.txt.zst", "en"},
           {"multilingual/de.wiki.txt.zst", "de"},
           {"multilingual/de.wiki.txt.zst", "sv"},
           {"multilingual/ru.drama.txt.zst", "ru"},
           {"multilingual/es.drama.txt.zst", "fi"},
           {"multilingual/hi.ltrc.txt.zst", "hi"},
           {"multilingual/ko.wiki.txt.zst", "ko"},
           {"multilingual/zh.wiki.txt.zst", "zh"},
           {"multilingual/ja.wiki.txt.zst", "ja"},
           {"multilingual/th.gov-news.txt.zst", "th"}}) {
    const auto text = shared_data::unpacked(file, 1'000'000);
    if (!text) continue;
    text::WordSegmenter segmenter(text::parse_locale(locale));
    for (std::size_t i = 0; i < text->size();) {
      const std::size_t end = std::min(text->find('\n', i), text->size() - 1) + 1;
      const std::string line = text->substr(i, end - i);
      check_same(line, locale);
      check_words(segmenter, line);
      i = end;
    }
  }
}

TEST_CASE("all Thai text at hand breaks as ICU breaks it, news and short runs among other scripts") {
  std::string text;
  std::mt19937 random(5);
  constexpr std::string_view kOthers[] = {" ", "a", "1", ".", "é", "中", "_", "'", "\xcc\x81", "\xf0\x9f\x98\x80",
                                          "\n"};
  for (int i = 0; i < 100'000; ++i) {
    if (random() % 5 == 0) {
      text += kOthers[random() % std::size(kOthers)];
    } else {
      text::append_utf8(0xe01 + static_cast<char32_t>(random() % 0x5b), text);
    }
  }
  text += '\n';
  if (const auto news = shared_data::unpacked("multilingual/th.gov-news.txt.zst")) text += *news + '\n';
  if (const auto tar = shared_data::find("multilingual/ntrex.tar.zst"))
    if (const auto thai =
            shared_data::output_of("zstd -dcq '" + tar->string() + "' | tar xO --wildcards '*ref.tha.txt'"))
      text += *thai;
  if (const auto trees = shared_data::unpacked("tokenize/ud-pud/th_pud-ud-test.conllu.zst")) text += *trees;
  text::WordSegmenter segmenter(text::parse_locale("th"));
  text::SegmentBuffer fast;
  text::SegmentBuffer icu;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t end = std::min(text.find('\n', i), text.size() - 1) + 1;
    const std::string_view line = std::string_view(text).substr(i, end - i);
    segmenter.segment(line, text::WordSegmenter::Want::everything, fast);
    segmenter.segment_by_icu(line, icu);
    const auto same = [](const text::Segment& a, const text::Segment& b) {
      return a.begin() == b.begin() && a.end() == b.end() && a.is_word() == b.is_word();
    };
    if (!std::equal(fast.begin(), fast.end(), icu.begin(), icu.end(), same)) FAIL_CHECK("differs: \"", line, "\"");
    i = end;
  }
}

TEST_CASE("a safe cut changes no word") {
  std::mt19937 random(3);
  const std::vector<std::string> pieces{" ", "a", "1",     "é",  "e\xcc\x81",       "คำ", "ไทย", "日本",
                                        "'", ".", "word ", " x", "\xf0\x9f\x98\x80"};
  for (int round = 0; round < 2000; ++round) {
    const std::string text = random_text(random, pieces, random() % 60);
    const std::size_t cut = safe_cut(text, random() % (text.size() + 2));
    if (cut == 0) continue;
    std::vector<std::size_t> parts = word_boundaries(text.substr(0, cut), "en");
    for (const std::size_t end : word_boundaries(text.substr(cut), "en")) parts.push_back(cut + end);
    REQUIRE(parts == word_boundaries(text, "en"));
  }
  CHECK(safe_cut("one two three", 100) == 8);
  CHECK(safe_cut("one two three", 8) == 8);
  CHECK(safe_cut("one two three", 7) == 4);
  CHECK(safe_cut("one two three", 3) == 0);
  CHECK(safe_cut("one  é", 6) == 0);
  CHECK(safe_cut("", 6) == 0);
}
