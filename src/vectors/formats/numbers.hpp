#pragma once
// Decimal fields of text formats.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace wordloom::formats {

inline bool is_blank(char c) { return c == ' ' || c == '\t'; }
std::string_view trim_end(std::string_view line);  ///< without trailing blanks

/// Reads a float at the start of [first, last): decimal or exponent form, "nan", "inf", a leading '+' allowed. Rounds
/// to nearest; what is too small for a float becomes zero or denormal. Returns the end of the number, or nullptr when
/// there is none or it is too large for a float.
const char* parse_float(const char* first, const char* last, float& value);
/// True when the whole field is a float.
bool is_float(std::string_view field);

struct Header {
  std::uint64_t rows = 0, dim = 0;
};
/// "V D" and nothing else but blanks.
std::optional<Header> parse_header(std::string_view line);

}  // namespace wordloom::formats
