#include "text/icu_words.hpp"

#include <unicode/uchar.h>
#include <unicode/ustring.h>

#include "text/utf8_decode.hpp"

namespace wordloom::text {

void check_icu(UErrorCode status, std::string_view what) {
  if (U_FAILURE(status)) throw fail(ErrorKind::internal, "ICU: {}: {}", what, u_errorName(status));
}

UText* IcuText::open(std::string_view bytes) {
  UErrorCode status = U_ZERO_ERROR;
  // ICU wants a pointer even for no bytes.
  utext_openUTF8(&text_, bytes.empty() ? "" : bytes.data(), static_cast<std::int64_t>(bytes.size()), &status);
  check_icu(status, "opening a UTF-8 text");
  return &text_;
}

UText* IcuText::open(std::u16string_view units) {
  UErrorCode status = U_ZERO_ERROR;
  utext_openUChars(&text_, units.data(), static_cast<std::int64_t>(units.size()), &status);
  check_icu(status, "opening a UTF-16 text");
  return &text_;
}

namespace {

/// Whether there are letters of Lao, Khmer, Burmese... Their dictionaries leave runs of less than four units alone,
/// whatever a unit is: other units, other words. Thai's counts code points.
bool has_runs_in_units(std::string_view text) {
  for (std::size_t i = find_non_ascii(text, 0); i < text.size();) {
    const Utf8Step step = decode_utf8(text, i);
    const char32_t c = step.code_point;
    const bool may_be = (c >= 0x0e80 && c < 0x2000) || (c >= 0xa900 && c < 0xac00) || c >= 0x10000;
    if (may_be && c != kBroken &&
        u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT)
      return true;
    i += step.length;
  }
  return false;
}

}  // namespace

bool IcuWords::convert(std::string_view text) {
  if (has_runs_in_units(text)) return false;
  units_.resize(text.size());
  std::int32_t length = 0;
  UErrorCode status = U_ZERO_ERROR;
  u_strFromUTF8(units_.data(), static_cast<std::int32_t>(units_.size()), &length, text.data(),
                static_cast<std::int32_t>(text.size()), &status);
  if (U_FAILURE(status)) return false;  // each broken byte is a matter of its own
  units_.resize(static_cast<std::size_t>(length));
  return true;
}

IcuWords::IcuWords(const icu::Locale& locale) {
  UErrorCode status = U_ZERO_ERROR;
  iterator_.reset(icu::BreakIterator::createWordInstance(locale, status));
  check_icu(status, "opening the word break rules");
}

}  // namespace wordloom::text
