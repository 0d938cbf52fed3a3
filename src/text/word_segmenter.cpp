#include "text/word_segmenter.hpp"

#include <algorithm>

#include "text/mixed_scanner.hpp"
#include "text/utf8_decode.hpp"
#include "wordloom/text/segmenter.hpp"

namespace wordloom::text {

void WordSegmenter::by_icu(std::string_view text, std::size_t begin, std::size_t end) {
  std::size_t from = begin;
  icu_.each_by_utf16(text.substr(begin, end - begin), [&](std::size_t to, int status) {
    to += begin;
    out_->push(from, to, status != UBRK_WORD_NONE && has_word_content(text.substr(from, to - from)), true);
    from = to;
  });
}

void WordSegmenter::ascii(std::string_view text, std::size_t begin, std::size_t end) {
  if (begin == end) return;
  if (want_ == Want::words) {
    punctuation_ += ascii_words(ascii_, text, begin, end, *out_);
  } else {
    ascii_segments(ascii_, text, begin, end, *out_);
  }
}

// The next sure boundary after `from`, or the end: an ASCII space before an ASCII letter or digit, or any letter. One
// soon followed by another code point that needs ICU does not count: each piece costs ICU a start.
std::size_t WordSegmenter::next_sure(std::string_view text, std::size_t from) {
  for (std::size_t space = text.find(' ', from); space != std::string_view::npos; space = text.find(' ', space + 1)) {
    if (space + 1 == text.size()) break;
    const BreakClass next = classes_.of(decode_utf8(text, space + 1).code_point);
    if (next != BreakClass::letter && next != BreakClass::digit) continue;
    const std::size_t unsure = first_unsure(text, space + 1);
    if (unsure == text.size()) return space + 1;
    space = unsure;
  }
  return text.size();
}

// The first code point from `begin` on that only ICU can place, or the end of the text for none close by.
std::size_t WordSegmenter::first_unsure(std::string_view text, std::size_t begin) {
  constexpr std::size_t kClose = 64;
  const std::size_t end = std::min(text.size(), begin + kClose);
  while (begin < end) {
    const Utf8Step step = decode_utf8(text, begin);
    if (classes_.of(step.code_point) == BreakClass::unsure) return begin;
    begin += step.length;
  }
  return text.size();
}

// From a sure boundary before a byte above 0x7f to a sure boundary behind it, from which a good piece of ASCII follows:
// there the ASCII scanner is much faster.
std::size_t WordSegmenter::mixed(std::string_view text, std::size_t begin) {
  constexpr std::size_t kAsciiRun = 32;
  std::size_t trusted = begin;
  std::size_t trusted_size = out_->size();
  bool ascii_follows = false;
  while (trusted < text.size() && !ascii_follows) {
    const std::size_t at = scan_classes(
        text, trusted, text.size(), [&](char32_t c) { return classes_.of(c); },
        [&](std::size_t from, std::size_t to, bool word) {
          if (want_ == Want::words && !word && static_cast<unsigned char>(text[from]) <= ' ') return;
          out_->push(from, to, word && has_word_content(text.substr(from, to - from)), true);
        },
        [&](std::size_t i) {
          trusted = i;
          trusted_size = out_->size();
          const std::string_view ahead = text.substr(i, kAsciiRun);
          ascii_follows = find_non_ascii(ahead, 0) == ahead.size();
          return ascii_follows;
        });
    if (ascii_follows) return trusted;
    if (at == text.size()) return at;
    out_->truncate(trusted_size);
    const std::size_t sure = next_sure(text, at);
    by_icu(text, trusted, sure);
    trusted = sure;
    trusted_size = out_->size();
    const std::string_view ahead = text.substr(sure, kAsciiRun);
    ascii_follows = find_non_ascii(ahead, 0) == ahead.size();
  }
  return trusted;
}

std::uint64_t WordSegmenter::segment(std::string_view text, Want want, SegmentBuffer& out) {
  out.clear();
  if (!ascii_.usable) {
    segment_by_icu(text, out);
    return 0;
  }
  want_ = want;
  out_ = &out;
  punctuation_ = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t foreign = find_non_ascii(text, begin);
    if (foreign == text.size()) {
      ascii(text, begin, text.size());
      break;
    }
    std::size_t sure = safe_cut(text.substr(begin), foreign - begin);
    sure += begin;
    ascii(text, begin, sure);
    begin = mixed(text, sure);
  }
  return punctuation_;
}

void WordSegmenter::segment_by_icu(std::string_view text, SegmentBuffer& out) {
  out.clear();
  std::size_t from = 0;
  icu_.each(text, [&](std::size_t to, int status) {
    out.push(from, to, status != UBRK_WORD_NONE && has_word_content(text.substr(from, to - from)), true);
    from = to;
  });
}

}  // namespace wordloom::text
