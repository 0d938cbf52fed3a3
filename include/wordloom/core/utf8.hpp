#pragma once
// One step of UTF-8, both ways.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace wordloom {

/// What stands at one place: a code point of `length` bytes, or a broken sequence.
struct Utf8Step {
  char32_t code_point;  ///< kBrokenUtf8 for a maximal broken subpart (Unicode 15.0, section 3.9, table 3-7)
  std::uint32_t length;
};
inline constexpr char32_t kBrokenUtf8 = 0xffffffff;

/// Decodes at `i` < text.size().
inline Utf8Step decode_utf8(std::string_view text, std::size_t i) {
  const auto* p = reinterpret_cast<const unsigned char*>(text.data()) + i;
  const std::size_t left = text.size() - i;
  const char32_t lead = p[0];
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xc2 || lead > 0xf4) return {kBrokenUtf8, 1};
  const auto tail = [&](std::size_t k) { return k < left && (p[k] & 0xc0) == 0x80; };
  if (lead < 0xe0) {
    if (!tail(1)) return {kBrokenUtf8, 1};
    return {(lead & 0x1f) << 6 | (p[1] & 0x3fU), 2};
  }
  // The second byte's range depends on the lead: no overlong forms, no surrogates, nothing above U+10FFFF.
  const unsigned low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  const unsigned high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  if (left < 2 || p[1] < low || p[1] > high) return {kBrokenUtf8, 1};
  if (!tail(2)) return {kBrokenUtf8, 2};
  if (lead < 0xf0) return {(lead & 0x0f) << 12 | (p[1] & 0x3fU) << 6 | (p[2] & 0x3fU), 3};
  if (!tail(3)) return {kBrokenUtf8, 3};
  return {(lead & 0x07) << 18 | (p[1] & 0x3fU) << 12 | (p[2] & 0x3fU) << 6 | (p[3] & 0x3fU), 4};
}

/// A code point that has a form in UTF-8: none of the halves of a surrogate pair, none above U+10FFFF.
constexpr bool is_code_point(char32_t c) { return c < 0xd800 || (c >= 0xe000 && c <= 0x10ffff); }

/// Of a code point that is one.
inline void append_utf8(char32_t c, std::string& out) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xc0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xe0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else {
    out += static_cast<char>(0xf0 | c >> 18);
    out += static_cast<char>(0x80 | (c >> 12 & 0x3f));
    out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (c & 0x3f));
  }
}

}  // namespace wordloom
