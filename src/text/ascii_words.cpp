#include "text/ascii_words.hpp"

#include <algorithm>
#include <bit>

#include "text/blocks.hpp"
#include "text/word_edges.hpp"

namespace wordloom::text {
namespace {

constexpr std::uint64_t kTop = std::uint64_t{1} << 63;

/// Calls body(base, bits, inside, valid) per block of text[begin, end): `inside` are the bytes of words, separators
/// between two letters or digits included. In ASCII nothing more than the two neighbours matters.
template <class Body>
void each_word_block(const AsciiRules& rules, std::string_view text, std::size_t begin, std::size_t end, Body&& body) {
  std::uint64_t letter_before = 0;
  std::uint64_t digit_before = 0;
  const auto kernel = [&](const char* p, std::size_t n, AsciiBits* bits) { ascii_bits(rules.specials, p, n, bits); };
  each_block<AsciiBits>(text, begin, end, kernel, [&](std::size_t base, AsciiBits& b) {
    const std::uint64_t valid = low_bits(end - base);
    b.letter &= valid;
    b.digit &= valid;
    // A separator that is the last byte of the block needs to see one byte further.
    std::uint64_t letter_after = 0;
    std::uint64_t digit_after = 0;
    if (base + 64 < end) {
      const char c = text[base + 64];
      if (is_ascii_letter(c) || (c == '@' && rules.specials.at_is_letter != 0)) letter_after = kTop;
      if (is_ascii_digit(c)) digit_after = kTop;
    }
    const std::uint64_t joined = (b.joins_letters & (b.letter << 1 | letter_before) & (b.letter >> 1 | letter_after)) |
                                 (b.joins_digits & (b.digit << 1 | digit_before) & (b.digit >> 1 | digit_after));
    letter_before = b.letter >> 63;
    digit_before = b.digit >> 63;
    body(base, b, (b.letter | b.digit | b.underscore | joined) & valid, valid);
  });
}

}  // namespace

AsciiRules::AsciiRules(BreakClasses& classes) {
  using enum BreakClass;
  constexpr auto& kMids = AsciiSpecials::kMids;
  for (char32_t c = 0; c < 0x80; ++c) {
    const auto ch = static_cast<char>(c);
    const BreakClass is = classes.of(c);
    const auto mid = static_cast<std::size_t>(std::find(kMids.begin(), kMids.end(), ch) - kMids.begin());
    if (is == letter && ch == '@') {
      specials.at_is_letter = 0xff;
    } else if (mid < kMids.size() && (is == mid_letter || is == mid_digit || is == mid_both)) {
      specials.joins_letters[mid] = is != mid_digit ? 0xff : 0;
      specials.joins_digits[mid] = is != mid_letter ? 0xff : 0;
    } else {
      const BreakClass expected = is_ascii_letter(ch)  ? letter
                                  : is_ascii_digit(ch) ? digit
                                  : ch == '_'          ? underscore
                                  : ch == ' '          ? space
                                  : ch == '\r'         ? carriage_return
                                  : ch == '\n'         ? line_feed
                                                       : other;
      usable = usable && is == expected;
    }
  }
}

std::uint64_t ascii_words(const AsciiRules& rules, std::string_view text, std::size_t begin, std::size_t end,
                          SegmentBuffer& out) {
  std::uint64_t punctuation = 0;
  std::uint64_t doubtful = 0;
  const std::size_t first = out.size();
  WordEdges edges(out);
  each_word_block(rules, text, begin, end,
                  [&](std::size_t base, const AsciiBits& b, std::uint64_t inside, std::uint64_t valid) {
                    doubtful |= b.underscore | b.at;
                    punctuation += static_cast<std::uint64_t>(std::popcount(~inside & ~b.blank & valid));
                    edges.block(base, inside);
                  });
  edges.finish(end);
  if (doubtful == 0) return punctuation;
  // Runs of '_' and '@' alone are punctuation to us. Rare enough to look for afterwards.
  std::size_t kept = first;
  for (std::size_t i = first; i < out.size(); ++i) {
    const Segment s = out[i];
    if (has_word_content(text.substr(s.begin(), s.end() - s.begin()))) {
      out[kept++] = s;
    } else {
      ++punctuation;
    }
  }
  out.truncate(kept);
  return punctuation;
}

void ascii_segments(const AsciiRules& rules, std::string_view text, std::size_t begin, std::size_t end,
                    SegmentBuffer& out) {
  std::uint64_t inside_before = 0;
  std::uint64_t space_before = 0;
  std::size_t open = begin;
  const auto close = [&](std::size_t at) {
    if (at == open) return;
    out.push(open, at, has_word_content(text.substr(open, at - open)), false);
    open = at;
  };
  each_word_block(rules, text, begin, end,
                  [&](std::size_t base, const AsciiBits& b, std::uint64_t inside, std::uint64_t valid) {
                    const std::uint64_t joined =
                        (inside & (inside << 1 | inside_before)) | (b.space & (b.space << 1 | space_before));
                    inside_before = inside >> 63;
                    space_before = b.space >> 63;
                    for (std::uint64_t cuts = ~joined & valid; cuts != 0; cuts &= cuts - 1) {
                      const std::size_t at = base + static_cast<std::size_t>(std::countr_zero(cuts));
                      if (text[at] == '\n' && at > begin && text[at - 1] == '\r') continue;
                      close(at);
                    }
                  });
  close(end);
}

}  // namespace wordloom::text
