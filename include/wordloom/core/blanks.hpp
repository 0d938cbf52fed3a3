#pragma once
// White space of ASCII, without a locale.
#include <cstdint>
#include <string_view>

namespace wordloom {

/// Space, tab, line feed, vertical tab, form feed, carriage return.
constexpr bool is_space(char c) {
  // One comparison for most bytes: the ARPA reader asks for each of a file.
  constexpr std::uint64_t kBlanks = std::uint64_t{1} << ' ' | std::uint64_t{0x1f} << '\t';
  const auto byte = static_cast<unsigned char>(c);
  return byte <= ' ' && (kBlanks >> byte & 1) != 0;
}

/// Without white space at both ends.
constexpr std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace wordloom
