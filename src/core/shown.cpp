#include "wordloom/core/shown.hpp"

#include <fmt/format.h>

#include <iterator>

#include "wordloom/core/utf8.hpp"

namespace wordloom {

std::string shown(std::string_view bytes, std::size_t most) {
  std::string out;
  std::size_t i = 0;
  while (i < bytes.size()) {
    const Utf8Step step = decode_utf8(bytes, i);
    if (i + step.length > most) break;
    const char32_t c = step.code_point;
    // C0 and C1: U+009B alone begins a command of a terminal.
    const bool escaped = c == kBrokenUtf8 || c < 0x20 || (c >= 0x7f && c < 0xa0);
    for (const std::size_t end = i + step.length; i < end; ++i)
      if (escaped)
        fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned char>(bytes[i]));
      else
        out += bytes[i];
  }
  return i < bytes.size() ? out + "..." : out;
}

}  // namespace wordloom
