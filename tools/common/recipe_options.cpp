#include "common/recipe_options.hpp"

#include <algorithm>
#include <filesystem>

#include "wordloom/io/input.hpp"
#include "wordloom/io/lines.hpp"
#include "wordloom/text/analyzer.hpp"
#include "wordloom/text/recipe_names.hpp"

namespace wordloom::tools {
namespace {

/// One word a line; '#' comments and empty lines are skipped.
std::vector<std::string> read_stop_words(const std::string& path) {
  std::vector<std::string> words;
  const auto stream = open_input(path);
  LineReader lines(*stream, LineEnds::universal);
  std::string_view line;
  while (lines.next(line)) {
    while (!line.empty() && (line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
    if (!line.empty() && line[0] != '#') words.emplace_back(line);
  }
  return words;
}

}  // namespace

void RecipeOptions::declare(OptionSet& options, OptionSet::Shown shown) {
  options.section("Text", shown)
      .choice("tokenizer",
              "how words are found: Unicode word breaks with dictionaries for Chinese, Japanese, Thai ..., white "
              "space, runs "
              "of letters, digits and _ (Python's \\w), or the same without digits",
              recipe.tokenizer, kTokenizerNames)
      .text("locale", "LOCALE", "chooses break rules and Turkic folding", recipe.locale)
      .choice("case", "fold letters to one case, keep them, or small letters as Python's str.lower()",
              recipe.letter_case, kCaseNames)
      .text("stem", "LANG", "stem words: english, german, fr, ru, ...", recipe.stemmer)
      .choice("normalization", "Unicode normalization form", recipe.normalization, kNormalizationNames)
      .flag("strip-accents", "remove combining marks: café becomes cafe", recipe.strip_accents)
      .choice(
          "decompose",
          "decompose the whole text (NFKD) and drop its combining characters, or all beyond ASCII, before it is cut "
          "into words",
          recipe.decompose, kDecomposeNames)
      .flag("keep-punctuation", "punctuation and symbols are words, too", recipe.keep_punctuation)
      .flag("no-numbers", "drop tokens with digits and no letter", recipe.keep_numbers)
      .number<std::uint32_t>("min-length", "drop shorter words, in characters", recipe.min_length, 1, 1000)
      .number<std::uint32_t>("max-length", "drop longer words, in characters", recipe.max_length, 1, 65535)
      .text("stop-words", "LANG|FILE", "drop the words of a built-in list (en, de, fr, ...) or of a file, one a line",
            stop_words);
  if (keeps_bytes) {
    options.choice("utf8", "broken UTF-8: an error, replaced by U+FFFD, or kept as it is", recipe.utf8,
                   kUtf8PolicyNames);
  } else {
    options.choice("utf8", "broken UTF-8: an error, or replaced by U+FFFD", recipe.utf8,
                   {{"strict", Utf8Policy::strict}, {"replace", Utf8Policy::replace}});
  }
}

AnalyzerRecipe RecipeOptions::make() const {
  AnalyzerRecipe made = recipe;
  if (made.min_length > made.max_length)
    throw fail(ErrorKind::usage, "--min-length {} is above --max-length {}", made.min_length, made.max_length);
  if (!stop_words.empty()) {
    const bool file = stop_words.find_first_of("./") != std::string::npos;
    std::error_code code;
    if (file || (stop_words.size() > 3 && std::filesystem::exists(stop_words, code)))
      made.stop_words = read_stop_words(stop_words);
    else
      made.stop_words = built_in_stop_words(stop_words);
    // They are compared with words that went through the recipe, so they go through it as well.
    made.stop_words = normalize(made.stop_words, made);
    std::sort(made.stop_words.begin(), made.stop_words.end());
    made.stop_words.erase(std::unique(made.stop_words.begin(), made.stop_words.end()), made.stop_words.end());
  }
  made.validate();
  return made;
}

std::vector<std::string> RecipeOptions::arguments() const {
  const auto named = [](const auto& names, auto value) { return std::string(spell(names, value)); };
  std::vector<std::string> all{"--tokenizer", named(kTokenizerNames, recipe.tokenizer)};
  const auto add = [&](std::initializer_list<std::string> some) { all.insert(all.end(), some); };
  add({"--locale", recipe.locale, "--case", named(kCaseNames, recipe.letter_case)});
  if (!recipe.stemmer.empty()) add({"--stem", recipe.stemmer});
  add({"--normalization", named(kNormalizationNames, recipe.normalization)});
  if (recipe.decompose != AnalyzerRecipe::Decompose::none)
    add({"--decompose", named(kDecomposeNames, recipe.decompose)});
  if (recipe.strip_accents) add({"--strip-accents"});
  if (recipe.keep_punctuation) add({"--keep-punctuation"});
  if (!recipe.keep_numbers) add({"--no-numbers"});
  add({"--min-length", fmt::format("{}", recipe.min_length), "--max-length", fmt::format("{}", recipe.max_length)});
  if (!stop_words.empty()) add({"--stop-words", stop_words});
  add({"--utf8", named(kUtf8PolicyNames, recipe.utf8)});
  return all;
}

}  // namespace wordloom::tools
