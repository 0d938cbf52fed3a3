#pragma once
// ICU's word break iterator over UTF-8.
#include <unicode/brkiter.h>
#include <unicode/locid.h>
#include <unicode/utext.h>

#include <memory>
#include <string_view>

#include "wordloom/core/error.hpp"

namespace wordloom::text {

/// Throws ErrorKind::internal when ICU reports a failure: with valid arguments it has none but broken installations.
void check_icu(UErrorCode status, std::string_view what);

/// A UText over UTF-8 whose native indexes are bytes.
class Utf8Text {
 public:
  Utf8Text() = default;
  Utf8Text(const Utf8Text&) = delete;
  Utf8Text& operator=(const Utf8Text&) = delete;
  ~Utf8Text() { utext_close(&text_); }
  UText* open(std::string_view bytes);

 private:
  UText text_ = UTEXT_INITIALIZER;
};

class IcuWords {
 public:
  explicit IcuWords(const icu::Locale& locale);
  IcuWords(const IcuWords& o) : iterator_(o.iterator_->clone()) {}

  /// segment(end, status) for each segment in turn; the first begins at 0, the last ends at text.size().
  template <class Fn>
  void each(std::string_view text, Fn&& segment) {
    UErrorCode status = U_ZERO_ERROR;
    iterator_->setText(text_.open(text), status);
    check_icu(status, "setting a text to break");
    for (std::int32_t end = iterator_->next(); end != icu::BreakIterator::DONE; end = iterator_->next())
      segment(static_cast<std::size_t>(end), iterator_->getRuleStatus());
  }

 private:
  Utf8Text text_;
  std::unique_ptr<icu::BreakIterator> iterator_;
};

}  // namespace wordloom::text
