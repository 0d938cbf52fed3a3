#include "text/word_mapper.hpp"

#include <unicode/bytestream.h>
#include <unicode/casemap.h>
#include <unicode/uchar.h>
#include <unicode/ustring.h>

#include "text/icu_words.hpp"
#include "text/locale.hpp"
#include "text/utf8_decode.hpp"

namespace wordloom::text {
namespace {

icu::StringPiece piece(std::string_view s) { return {s.data(), static_cast<std::int32_t>(s.size())}; }

void apply(const icu::Normalizer2& normalizer, std::string_view in, std::string& out) {
  UErrorCode status = U_ZERO_ERROR;
  out.clear();
  icu::StringByteSink<std::string> sink(&out);
  normalizer.normalizeUTF8(0, piece(in), sink, nullptr, status);
  check_icu(status, "normalizing");
}

const icu::Normalizer2* opened(const icu::Normalizer2* normalizer, UErrorCode status) {
  check_icu(status, "opening the normalization data");
  return normalizer;
}

}  // namespace

WordMapper::WordMapper(const AnalyzerRecipe& recipe)
    : fold_(recipe.letter_case == AnalyzerRecipe::Case::fold), strip_(recipe.strip_accents) {
  UErrorCode status = U_ZERO_ERROR;
  nfc_ = opened(icu::Normalizer2::getNFCInstance(status), status);
  nfd_ = opened(icu::Normalizer2::getNFDInstance(status), status);
  if (recipe.normalization == AnalyzerRecipe::Normalization::nfc) normalizer_ = nfc_;
  if (recipe.normalization == AnalyzerRecipe::Normalization::nfkc)
    normalizer_ = opened(icu::Normalizer2::getNFKCInstance(status), status);
  turkic_ = fold_ && has_turkic_folding(parse_locale(recipe.locale));
  folds_normal_text_ = fold_ && !strip_ && recipe.decompose == AnalyzerRecipe::Decompose::none;
}

void WordMapper::normalize(std::string_view text, std::string& out) const {
  if (normalizer_ != nullptr) {
    apply(*normalizer_, text, out);
  } else {
    out.assign(text);
  }
}

std::uint8_t WordMapper::combining_by_icu(char32_t c) const {
  const auto code = static_cast<UChar32>(c);
  const icu::Normalizer2& normalizer = normalizer_ != nullptr ? *normalizer_ : *nfc_;
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizationCheckResult check = normalizer.quickCheck(icu::UnicodeString(code), status);
  return U_SUCCESS(status) && check == UNORM_YES ? u_getCombiningClass(code) : kMayChange;
}

// Without normalization a folded word stays as folding leaves it, so there each code point goes alone; the combination
// with accent stripping composes again and is left to ICU for whatever is not inert.
WordMapper::Entry WordMapper::ask(char32_t c) {
  Entry e{kKnown, combining_by_icu(c), {}};
  std::string self;
  append_utf8(c, self);
  // Not ASCII: its letters come here in small form already, and behind "t" a mark may compose that behind "T" did not.
  if (folds_normal_text_ && c >= 0x80) {
    std::string folded;
    fold_by_icu(self, folded);
    if (folded == self) e.state |= kStays;
  }
  if (e.combining == 0 || (normalizer_ == nullptr && !strip_)) {
    std::string mapped;
    map_by_icu(self, mapped);
    bool alone = mapped.size() >= 1 && mapped.size() <= sizeof e.bytes;
    if (normalizer_ != nullptr || strip_)
      for (std::size_t i = 0; alone && i < mapped.size();) {
        const Utf8Step step = decode_utf8(mapped, i);
        alone = combining_by_icu(step.code_point) == 0;
        i += step.length;
      }
    if (alone) {
      e.state = static_cast<std::uint8_t>(e.state | kAlone | mapped.size());
      mapped.copy(e.bytes, mapped.size());
    }
  }
  if (c < 0x10000) {
    std::unique_ptr<Page>& page = pages_[c >> 8];
    if (!page) page = std::make_unique<Page>(Page{});
    (*page)[c & 0xff] = e;
  }
  return e;
}

void WordMapper::map(std::string_view word, std::string& out) {
  out.clear();
  for (std::size_t i = 0; i < word.size();) {
    const Utf8Step step = decode_utf8(word, i);
    const Entry e = entry(step.code_point);
    if ((e.state & kAlone) == 0) {
      map_by_icu(word, out);
      return;
    }
    out.append(e.bytes, e.state & kLength);
    i += step.length;
  }
}

// Folding looks at each code point alone, and what is cut out of normal text is normal: where no code point changes,
// the word does not either. So it is with the tone marks and vowel signs of most scripts.
bool WordMapper::stays(std::string_view word) {
  for (std::size_t i = 0; i < word.size();) {
    const Utf8Step step = decode_utf8(word, i);
    if ((entry(step.code_point).state & kStays) == 0) return false;
    i += step.length;
  }
  return true;
}

void WordMapper::fold_by_icu(std::string_view word, std::string& out) const {
  UErrorCode status = U_ZERO_ERROR;
  icu::StringByteSink<std::string> sink(&out);
  icu::CaseMap::utf8Fold(turkic_ ? U_FOLD_CASE_EXCLUDE_SPECIAL_I : U_FOLD_CASE_DEFAULT, piece(word), sink, nullptr,
                         status);
  check_icu(status, "folding case");
}

void WordMapper::map_by_icu(std::string_view word, std::string& out) const {
  std::string buffer;
  out.assign(word);
  if (fold_) {
    fold_by_icu(word, buffer);
    normalize(buffer, out);
  }
  if (!strip_) return;
  apply(*nfd_, out, buffer);
  std::string base;
  for (std::size_t i = 0; i < buffer.size();) {
    const Utf8Step step = decode_utf8(buffer, i);
    if (u_charType(static_cast<UChar32>(step.code_point)) != U_NON_SPACING_MARK) base.append(buffer, i, step.length);
    i += step.length;
  }
  apply(*nfc_, base, out);
}

}  // namespace wordloom::text
