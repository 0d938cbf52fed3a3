#pragma once
// Decimal fields of text formats.
#include <cstdint>
#include <optional>
#include <string_view>

namespace wordloom::formats {

/// What separates fields: words may hold other white space.
inline bool is_blank(char c) { return c == ' ' || c == '\t'; }
std::string_view trim_end(std::string_view line);  ///< without trailing blanks and carriage returns

struct Header {
  std::uint64_t rows = 0, dim = 0;
};
/// "V D" and nothing else but blanks.
std::optional<Header> parse_header(std::string_view line);

}  // namespace wordloom::formats
