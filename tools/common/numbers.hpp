#pragma once
// Numbers as people write and read them.
#include <cstdint>
#include <string>
#include <string_view>

#include "wordloom/core/parse_number.hpp"

namespace wordloom::tools {

/// "1,234,567"
std::string grouped(std::uint64_t value);
/// "1 word", "1,234 words"
std::string plural(std::uint64_t n, std::string_view noun);
/// "54.3 MB" (powers of 1000, as disks and downloads are labelled)
std::string bytes_text(std::uint64_t bytes);
/// "0.42 s", "12.3 s", "3:07 min", "2:03:07 h"
std::string seconds_text(double seconds);
/// "950", "84.2k", "1.23M"
std::string short_count(double value);
/// "0.8123"; "-" for what is not a number, a mean or a correlation of nothing.
std::string decimals(double value, int places = 4);
/// A cosine with six decimals; never "-0.000000".
std::string cosine_text(double value);
/// The value rounded to six decimals, for JSON.
double rounded6(double value);
/// The shortest decimals that read back to the same float.
std::string shortest(float value);

/// Sizes for --max-memory: bytes, or a number with K, M, G or T (powers of 1024), "iB" or "B" optional.
/// Throws ErrorKind::usage.
std::uint64_t parse_size(std::string_view text);
/// The number that is the whole of `text` (wordloom/core/parse_number.hpp). False for anything else, and for nan: no
/// option means that.
template <Number N>
bool parse_number(std::string_view text, N& value) {
  const auto number = wordloom::parse_number<N>(text);
  if (!number || *number != *number) return false;
  value = *number;
  return true;
}

}  // namespace wordloom::tools
