#include "text/icu_words.hpp"

namespace wordloom::text {

void check_icu(UErrorCode status, std::string_view what) {
  if (U_FAILURE(status)) throw fail(ErrorKind::internal, "ICU: {}: {}", what, u_errorName(status));
}

UText* Utf8Text::open(std::string_view bytes) {
  UErrorCode status = U_ZERO_ERROR;
  // ICU wants a pointer even for no bytes.
  utext_openUTF8(&text_, bytes.empty() ? "" : bytes.data(), static_cast<std::int64_t>(bytes.size()), &status);
  check_icu(status, "opening a UTF-8 text");
  return &text_;
}

IcuWords::IcuWords(const icu::Locale& locale) {
  UErrorCode status = U_ZERO_ERROR;
  iterator_.reset(icu::BreakIterator::createWordInstance(locale, status));
  check_icu(status, "opening the word break rules");
}

}  // namespace wordloom::text
