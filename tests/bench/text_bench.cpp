// Speed of the text room on one core: bench_text FILE (plain text, or `-` for stdin). Prints TSV: name, MB/s, tokens.
#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "text/locale.hpp"
#include "text/word_segmenter.hpp"
#include "wordloom/text/analyzer.hpp"

namespace {

using namespace wordloom;

std::vector<std::string_view> lines_of(const std::string& text) {
  std::vector<std::string_view> lines;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t end = std::min(text.find('\n', i), text.size() - 1) + 1;
    lines.push_back(std::string_view(text).substr(i, end - i));
    i = end;
  }
  return lines;
}

void time_it(const char* name, std::size_t bytes, const std::function<std::size_t()>& run) {
  double best = 1e30;
  std::size_t tokens = 0;
  for (int i = 0; i < 3; ++i) {
    const auto start = std::chrono::steady_clock::now();
    tokens = run();
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  std::printf("%s\t%.1f\t%zu\n", name, static_cast<double>(bytes) / best / 1e6, tokens);
  std::fflush(stdout);
}

std::size_t analyze(const std::vector<std::string_view>& lines, const AnalyzerRecipe& recipe) {
  Analyzer analyzer(recipe);
  TokenBuffer words;
  std::size_t n = 0;
  for (const std::string_view line : lines) {
    words.clear();
    analyzer.words(line, words);
    n += words.size();
  }
  return n;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argc > 3) {
    std::fprintf(stderr, "usage: bench_text FILE|- [LOCALE]\n");
    return 2;
  }
  std::string text;
  if (std::string_view(argv[1]) == "-") {
    text.assign(std::istreambuf_iterator<char>(std::cin), {});
  } else {
    std::ifstream in(argv[1], std::ios::binary);
    text.assign(std::istreambuf_iterator<char>(in), {});
  }
  if (text.empty()) {
    std::fprintf(stderr, "bench_text: %s: no text\n", argv[1]);
    return 3;
  }
  const std::string locale = argc == 3 ? argv[2] : "en";
  const std::vector<std::string_view> lines = lines_of(text);
  std::printf("# %zu bytes, %zu lines, locale %s; MB/s, best of 3\n", text.size(), lines.size(), locale.c_str());

  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> iterator(
      icu::BreakIterator::createWordInstance(text::parse_locale(locale), status));
  UText utext = UTEXT_INITIALIZER;
  time_it("icu iterator alone", text.size(), [&] {
    std::size_t n = 0;
    for (const std::string_view line : lines) {
      utext_openUTF8(&utext, line.data(), static_cast<std::int64_t>(line.size()), &status);
      iterator->setText(&utext, status);
      while (iterator->next() != icu::BreakIterator::DONE) ++n;
    }
    return n;
  });
  utext_close(&utext);
  text::WordSegmenter segmenter(text::parse_locale(locale));
  text::SegmentBuffer segments;
  for (const auto want : {text::WordSegmenter::Want::everything, text::WordSegmenter::Want::words})
    time_it(want == text::WordSegmenter::Want::words ? "segments: words" : "segments: all", text.size(), [&] {
      std::size_t n = 0;
      for (const std::string_view line : lines) {
        segmenter.segment(line, want, segments);
        n += segments.size();
      }
      return n;
    });
  time_it("word_boundaries fast", text.size(), [&] {
    std::size_t n = 0;
    for (const std::string_view line : lines) n += word_boundaries(line, locale).size();
    return n;
  });

  AnalyzerRecipe recipe;
  recipe.locale = locale;
  time_it("analyzer default recipe", text.size(), [&] { return analyze(lines, recipe); });
  AnalyzerRecipe stemmed = recipe;
  stemmed.stemmer = "english";
  stemmed.stop_words = {"a", "and", "of", "the"};
  time_it("analyzer with stop words and stemmer", text.size(), [&] { return analyze(lines, stemmed); });
  AnalyzerRecipe split = recipe;
  split.tokenizer = AnalyzerRecipe::Tokenizer::whitespace;
  split.letter_case = AnalyzerRecipe::Case::keep;
  time_it("whitespace, case keep", text.size(), [&] { return analyze(lines, split); });
  split.normalization = AnalyzerRecipe::Normalization::none;
  split.utf8 = Utf8Policy::keep;
  time_it("whitespace, case keep, no normalization, utf8 keep", text.size(), [&] { return analyze(lines, split); });
  return 0;
}
