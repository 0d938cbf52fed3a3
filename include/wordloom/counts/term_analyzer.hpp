#pragma once
// What is counted: words, runs of words, or runs of characters of a document.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "wordloom/text/analyzer.hpp"
#include "wordloom/text/recipe.hpp"
#include "wordloom/text/token_buffer.hpp"

namespace wordloom {

/// How a document becomes terms, as one value that is stored with whatever was counted.
struct TermRecipe {
  enum class Unit {
    word,                ///< words of the analyzer, joined by a space where several make a term
    character,           ///< characters of the whole text, white space squeezed (scikit-learn's analyzer="char")
    character_in_words,  ///< characters of each word with a space to both sides (scikit-learn's "char_wb")
  };

  AnalyzerRecipe text;
  Unit unit = Unit::word;
  std::uint32_t min_n = 1;  ///< shortest term, in units; range 1..max_n
  std::uint32_t max_n = 1;  ///< longest term, in units; at most 100

  /// Throws ErrorKind::config naming the field, its value and the range.
  void validate() const;
  std::string to_json() const;                         ///< one line, stable key order; the analyzer recipe under "text"
  static TermRecipe from_json(std::string_view json);  ///< throws ErrorKind::format; unknown keys are errors
  friend bool operator==(const TermRecipe&, const TermRecipe&) = default;
};

std::string_view name(TermRecipe::Unit unit);             ///< "word", "char", "char_wb"
TermRecipe::Unit parse_term_unit(std::string_view name);  ///< throws ErrorKind::usage naming them

/// Applies a term recipe. One object per thread; clone() is cheap.
///
/// Order of terms: words as they stand; with max_n > 1 all terms of min_n units in the order of the text, then those of
/// min_n + 1, and so on (character_in_words: so within each word). Stop words are gone before words are joined. The
/// character units see the text as the analyzer prepares it (encoding, normalization, case, accents); stop words,
/// stemming and lengths do not apply to them.
class TermAnalyzer {
 public:
  explicit TermAnalyzer(const TermRecipe& recipe);  ///< validates
  ~TermAnalyzer();
  TermAnalyzer(TermAnalyzer&&) noexcept;
  TermAnalyzer& operator=(TermAnalyzer&&) noexcept;
  TermAnalyzer clone() const;

  /// Appends the terms of a document (below 2^31 bytes) to `out`. Throws as Analyzer::words() does.
  void terms(std::string_view document, TokenBuffer& out);

  const TermRecipe& recipe() const;
  const AnalyzerCounts& counts() const;

 private:
  struct State;
  explicit TermAnalyzer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace wordloom
