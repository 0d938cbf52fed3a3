#pragma once
// One step of UTF-8, and the way past ASCII.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace wordloom::text {

/// What stands at one place: a code point of `length` bytes, or a broken sequence.
struct Utf8Step {
  char32_t code_point;  ///< kBroken for a maximal broken subpart (Unicode 15.0, section 3.9, table 3-7)
  std::uint32_t length;
};
inline constexpr char32_t kBroken = 0xffffffff;

/// Decodes at `i` < text.size().
inline Utf8Step decode_utf8(std::string_view text, std::size_t i) {
  const auto* p = reinterpret_cast<const unsigned char*>(text.data()) + i;
  const std::size_t left = text.size() - i;
  const char32_t lead = p[0];
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xc2 || lead > 0xf4) return {kBroken, 1};
  const auto tail = [&](std::size_t k) { return k < left && (p[k] & 0xc0) == 0x80; };
  if (lead < 0xe0) {
    if (!tail(1)) return {kBroken, 1};
    return {(lead & 0x1f) << 6 | (p[1] & 0x3fU), 2};
  }
  // The second byte's range depends on the lead: no overlong forms, no surrogates, nothing above U+10FFFF.
  const unsigned low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  const unsigned high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  if (left < 2 || p[1] < low || p[1] > high) return {kBroken, 1};
  if (!tail(2)) return {kBroken, 2};
  if (lead < 0xf0) return {(lead & 0x0f) << 12 | (p[1] & 0x3fU) << 6 | (p[2] & 0x3fU), 3};
  if (!tail(3)) return {kBroken, 3};
  return {(lead & 0x07) << 18 | (p[1] & 0x3fU) << 12 | (p[2] & 0x3fU) << 6 | (p[3] & 0x3fU), 4};
}

/// The first byte >= 0x80 at or after `i`, or text.size().
inline std::size_t find_non_ascii(std::string_view text, std::size_t i) {
  constexpr std::uint64_t kHigh = 0x8080808080808080ULL;
  const char* p = text.data();
  for (; i + 32 <= text.size(); i += 32) {
    std::uint64_t w[4];
    std::memcpy(w, p + i, 32);
    if (((w[0] | w[1] | w[2] | w[3]) & kHigh) != 0) break;
  }
  while (i < text.size() && static_cast<unsigned char>(p[i]) < 0x80) ++i;
  return i;
}

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

}  // namespace wordloom::text
