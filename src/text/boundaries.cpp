// The public face of the segmenters: functions that keep their iterators per thread.
#include <unicode/filteredbrk.h>

#include <cstring>
#include <optional>

#include "text/locale.hpp"
#include "text/word_segmenter.hpp"
#include "wordloom/text/segmenter.hpp"

namespace wordloom {
namespace {

void check_size(std::string_view text) {
  if (text.size() > 0x7fffffff)
    throw fail(ErrorKind::usage, "a text of {} bytes is too long to break in one piece (2^31 - 1 at most)",
               text.size());
}

class SentenceBreaker {
 public:
  SentenceBreaker(std::string locale, bool suppress) : locale_(std::move(locale)), suppress_(suppress) {
    const icu::Locale icu_locale = text::parse_locale(locale_);
    UErrorCode status = U_ZERO_ERROR;
    iterator_.reset(icu::BreakIterator::createSentenceInstance(icu_locale, status));
    text::check_icu(status, "opening the sentence break rules");
    if (!suppress) return;
    // Locales without a list of abbreviations have no builder: nothing to suppress.
    const std::unique_ptr<icu::FilteredBreakIteratorBuilder> builder(
        icu::FilteredBreakIteratorBuilder::createInstance(icu_locale, status));
    if (U_FAILURE(status) || !builder) return;
    iterator_.reset(builder->build(iterator_.release(), status));
    text::check_icu(status, "building the abbreviation filter");
  }
  bool serves(const std::string& locale, bool suppress) const { return locale == locale_ && suppress == suppress_; }

  std::vector<std::size_t> ends(std::string_view bytes) {
    UErrorCode status = U_ZERO_ERROR;
    iterator_->setText(text_.open(bytes), status);
    text::check_icu(status, "setting a text to break");
    std::vector<std::size_t> out;
    iterator_->first();
    for (std::int32_t end = iterator_->next(); end != icu::BreakIterator::DONE; end = iterator_->next())
      out.push_back(static_cast<std::size_t>(end));
    return out;
  }

 private:
  std::string locale_;
  bool suppress_;
  text::IcuText text_;
  std::unique_ptr<icu::BreakIterator> iterator_;
};

}  // namespace

std::size_t safe_cut(std::string_view text, std::size_t limit) {
  if (text.empty()) return 0;
  if (limit >= text.size()) limit = text.size() - 1;
  while (limit > 0) {
    const void* found = memrchr(text.data(), ' ', limit);
    if (found == nullptr) return 0;
    const auto space = static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
    if (text::is_ascii_word(text[space + 1])) return space + 1;
    limit = space;
  }
  return 0;
}

std::vector<std::size_t> sentence_ends(std::string_view text, const std::string& locale, bool suppress_abbreviations) {
  check_size(text);
  thread_local std::optional<SentenceBreaker> breaker;
  if (!breaker || !breaker->serves(locale, suppress_abbreviations)) breaker.emplace(locale, suppress_abbreviations);
  return breaker->ends(text);
}

std::vector<std::size_t> word_boundaries(std::string_view text, const std::string& locale, bool fast) {
  check_size(text);
  thread_local std::string last_locale;
  thread_local std::optional<text::WordSegmenter> segmenter;
  thread_local text::SegmentBuffer segments;
  if (!segmenter || last_locale != locale) {
    segmenter.reset();
    segmenter.emplace(text::parse_locale(locale));
    last_locale = locale;
  }
  if (fast) {
    segmenter->segment(text, text::WordSegmenter::Want::everything, segments);
  } else {
    segmenter->segment_by_icu(text, segments);
  }
  std::vector<std::size_t> ends;
  ends.reserve(segments.size());
  for (const text::Segment& s : segments) ends.push_back(s.end());
  return ends;
}

}  // namespace wordloom
