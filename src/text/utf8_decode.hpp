#pragma once
// One step of UTF-8, and the way past ASCII.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "wordloom/core/utf8.hpp"

namespace wordloom::text {

using wordloom::append_utf8;
using wordloom::decode_utf8;
using wordloom::Utf8Step;
inline constexpr char32_t kBroken = kBrokenUtf8;

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

}  // namespace wordloom::text
