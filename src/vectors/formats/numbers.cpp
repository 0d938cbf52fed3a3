#include "vectors/formats/numbers.hpp"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>

namespace wordloom::formats {

std::string_view trim_end(std::string_view line) {
  while (!line.empty() && (is_blank(line.back()) || line.back() == '\r')) line.remove_suffix(1);
  return line;
}

const char* parse_float(const char* first, const char* last, float& value) {
  if (first != last && *first == '+') {
    ++first;
    if (first != last && *first == '-') return nullptr;
  }
  const auto [end, code] = std::from_chars(first, last, value);
  if (code == std::errc()) return end;
  if (code != std::errc::result_out_of_range) return nullptr;
  // from_chars does not say which way the number is out of range.
  const double wide = std::strtod(std::string(first, end).c_str(), nullptr);
  if (std::abs(wide) > static_cast<double>(std::numeric_limits<float>::max())) return nullptr;
  value = static_cast<float>(wide);
  return end;
}

bool is_float(std::string_view field) {
  float ignored = 0;
  return !field.empty() &&
         parse_float(field.data(), field.data() + field.size(), ignored) == field.data() + field.size();
}

std::optional<Header> parse_header(std::string_view line) {
  line = trim_end(line);
  const char* const last = line.data() + line.size();
  Header header;
  const auto rows = std::from_chars(line.data(), last, header.rows);
  if (rows.ec != std::errc() || rows.ptr == last || !is_blank(*rows.ptr)) return std::nullopt;
  const char* second = rows.ptr;
  while (second != last && is_blank(*second)) ++second;
  const auto dim = std::from_chars(second, last, header.dim);
  if (dim.ec != std::errc() || dim.ptr != last) return std::nullopt;
  return header;
}

}  // namespace wordloom::formats
