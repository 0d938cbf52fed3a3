#include "vectors/formats/numbers.hpp"

#include <algorithm>

#include "wordloom/core/parse_number.hpp"

namespace wordloom::formats {

std::string_view trim_end(std::string_view line) {
  while (!line.empty() && (is_blank(line.back()) || line.back() == '\r')) line.remove_suffix(1);
  return line;
}

std::optional<Header> parse_header(std::string_view line) {
  line = trim_end(line);
  const std::size_t gap = std::min(line.find_first_of(" \t"), line.size());
  const std::size_t second = std::min(line.find_first_not_of(" \t", gap), line.size());
  const auto rows = parse_number<std::uint64_t>(line.substr(0, gap));
  const auto dim = parse_number<std::uint64_t>(line.substr(second));
  if (!rows || !dim) return std::nullopt;
  return Header{*rows, *dim};
}

}  // namespace wordloom::formats
