#pragma once
// The analyzer recipe: everything that turns text into words, as one value. It is stored in every model and applied
// again to every query.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "wordloom/text/utf8.hpp"

namespace wordloom {

struct AnalyzerRecipe {
  enum class Tokenizer {
    icu,  ///< UAX #29 words by ICU's break iterator, dictionaries for Chinese, Japanese, Thai, Khmer, Lao, Burmese
    /// Runs of anything but ASCII white space (space, tab, CR, LF, VT, FF). word2vec.c cuts at space, tab and LF only,
    /// and takes CR out of its words; gensim's LineSentence (str.split()) cuts at all of Unicode's white space, too:
    /// U+001C to U+001F, U+0085, U+00A0, U+1680, U+2000 to U+200A, U+2028, U+2029, U+202F, U+205F and U+3000.
    whitespace,
    alnum,  ///< runs of Python's word characters, \w: letters (L*), whatever has a numeric value, and '_'. No marks:
            ///< Hindi and Thai words are cut at theirs, as scikit-learn does (which also wants min_length 2)
    alpha,  ///< the same without decimal digits (\d), runs that begin with '_' left out: gensim's simple_preprocess
            ///< (which also wants 2 to 15 characters)
  };
  enum class Normalization { none, nfc, nfkc };
  enum class Case {
    keep,
    fold,   ///< full Unicode case folding (CaseFolding.txt C+F), locale tr/az: T as well
    lower,  ///< the whole text in small letters before it is cut into words, whatever the locale, final sigma included:
            ///< Python's str.lower()
  };
  /// The whole text decomposed (NFKD) after the change of case and before it is cut, without what then is no base
  /// character: scikit-learn's strip_accents.
  enum class Decompose {
    none,
    marks,  ///< without characters of a combining class above 0 ("unicode")
    ascii,  ///< without anything beyond ASCII ("ascii")
  };

  Tokenizer tokenizer = Tokenizer::icu;
  std::string locale = "en";  ///< BCP 47 or ICU name; chooses break rules and Turkic folding
  Normalization normalization = Normalization::nfc;
  Case letter_case = Case::fold;
  Decompose decompose = Decompose::none;
  bool strip_accents = false;  ///< remove combining marks (Mn) after decomposition, then compose again
  std::string stemmer;         ///< a Snowball algorithm name or ISO 639 code as libstemmer knows it; empty: none
  /// Tokens of the icu tokenizer that are neither white space nor words are dropped unless this is set. Words are the
  /// segments to which ICU gives a word status and that hold more than '_' and '@', and emoji: segments with a
  /// character of Emoji_Presentation, or made into an emoji by U+FE0F or U+20E3.
  bool keep_punctuation = false;
  bool keep_numbers = true;             ///< tokens without a letter but with a digit
  std::uint32_t min_length = 1;         ///< in code points, after normalization and stemming; range 1..1000
  std::uint32_t max_length = 255;       ///< longer words are dropped and counted; range 1..65535
  std::vector<std::string> stop_words;  ///< sorted, compared after folding and before stemming; empty: none
  Utf8Policy utf8 = Utf8Policy::replace;
  /// <s>, </s>, <unk> and <UNK> between ASCII white space are words as they stand, whatever else is said here: language
  /// models have a use for them (see text/special_words.hpp).
  bool special_words = false;

  /// Throws ErrorKind::config naming the field, its value and the range; checks locale and stemmer names.
  void validate() const;
  std::string to_json() const;                             ///< one line, stable key order
  static AnalyzerRecipe from_json(std::string_view json);  ///< throws ErrorKind::format; unknown keys are errors
  friend bool operator==(const AnalyzerRecipe&, const AnalyzerRecipe&) = default;
};

/// The names libstemmer was built with ("english", "german", ...), sorted.
std::vector<std::string> stemmer_names();
/// A short built-in stop word list for an ISO 639-1 code ("en", "de", "fr", "es", "it", "nl", "pt", "ru", "sv", ...);
/// throws ErrorKind::usage naming the codes there are.
std::vector<std::string> built_in_stop_words(std::string_view language);

}  // namespace wordloom
