#include "wordloom/core/parse_number.hpp"

#include <cstdint>

namespace wordloom {

// from_chars does not say which way a number is out of range. Both ways it is far from 1, so that the power of ten of
// its first digit tells.
bool is_below_range(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const std::size_t e = text.find_first_of("eE");
  const std::string_view digits = text.substr(0, e);
  const std::size_t first = digits.find_first_of("123456789");
  if (first == std::string_view::npos) return true;
  std::int64_t power = 0;
  if (e != std::string_view::npos) {
    std::string_view exponent = text.substr(e + 1);
    if (exponent.starts_with('+')) exponent.remove_prefix(1);
    if (std::from_chars(exponent.data(), exponent.data() + exponent.size(), power).ec != std::errc())
      return exponent.starts_with('-');
  }
  const auto point =
      static_cast<std::int64_t>(digits.find('.') == std::string_view::npos ? digits.size() : digits.find('.'));
  const auto at = static_cast<std::int64_t>(first);
  // Digits before the point: one for 1.5, none for 0.5, -1 for 0.05.
  const std::int64_t before = point > at ? point - at : point - at + 1;
  return power < -before;
}

}  // namespace wordloom
