#pragma once
// Normalization of texts; folding and accent stripping of words.
#include <unicode/locid.h>
#include <unicode/normalizer2.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "wordloom/text/recipe.hpp"

namespace wordloom::text {

/// The recipe's normalization as functions of text, and its folding (normalized again) and accent stripping as one
/// mapping of words. All input is valid UTF-8. Answers per code point are kept in a table that fills as text is met, so
/// that most words of most scripts need no call of ICU. Not thread-safe.
class WordMapper {
 public:
  explicit WordMapper(const AnalyzerRecipe& recipe);

  /// Whether the recipe changes anything at all beyond normalization.
  bool maps() const { return fold_ || strip_; }
  /// Whether it lower-cases ASCII by bytes (not so in Turkish).
  bool lowers_ascii() const { return fold_ && !turkic_; }
  bool keeps_ascii() const { return !fold_; }

  /// Canonical combining class of a code point that normalization neither changes nor joins with what is before it, so
  /// that at most its place among other marks may be wrong; kMayChange for all others.
  std::uint8_t combining(char32_t c) { return normalizer_ == nullptr || c < 0x80 ? 0 : entry(c).combining; }
  static constexpr std::uint8_t kMayChange = 255;

  /// `out` is overwritten with the normal form of `text`.
  void normalize(std::string_view text, std::string& out) const;
  /// Whether map() is known to leave `word` as it is, which was cut out of normalized text.
  bool stays(std::string_view word);
  /// `out` is overwritten with `word` (normalized) folded, normalized again, and stripped, as the recipe says.
  void map(std::string_view word, std::string& out);

 private:
  /// What becomes of one code point, when that does not depend on its neighbours.
  struct Entry {
    std::uint8_t state;      ///< kKnown, kStays, kAlone and the number of bytes
    std::uint8_t combining;  ///< as combining(); what is 0 is normal in all contexts
    char bytes[3];
  };
  static constexpr std::uint8_t kLength = 3, kAlone = 4, kStays = 16, kKnown = 128;
  using Page = std::array<Entry, 256>;

  Entry entry(char32_t c) {
    if (c >= 0x10000) return ask(c);
    const std::unique_ptr<Page>& page = pages_[c >> 8];
    if (page && ((*page)[c & 0xff].state & kKnown) != 0) return (*page)[c & 0xff];
    return ask(c);
  }
  Entry ask(char32_t c);
  std::uint8_t combining_by_icu(char32_t c) const;
  void fold_by_icu(std::string_view word, std::string& out) const;  ///< appends
  void map_by_icu(std::string_view word, std::string& out) const;

  const icu::Normalizer2* normalizer_ = nullptr;  ///< null: none
  const icu::Normalizer2* nfc_ = nullptr;
  const icu::Normalizer2* nfd_ = nullptr;
  bool fold_ = false;
  bool strip_ = false;
  bool turkic_ = false;
  bool folds_normal_text_ = false;  ///< words come from normal text, and all that is done to them is folding
  std::array<std::unique_ptr<Page>, 256> pages_{};
};

}  // namespace wordloom::text
