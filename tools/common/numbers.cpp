#include "common/numbers.hpp"

#include <fmt/format.h>

#include <cmath>

#include "wordloom/core/error.hpp"

namespace wordloom::tools {

std::string grouped(std::uint64_t value) {
  std::string digits = fmt::format("{}", value);
  for (std::size_t i = digits.size(); i > 3;) digits.insert(i -= 3, 1, ',');
  return digits;
}

std::string plural(std::uint64_t n, std::string_view noun) {
  return fmt::format("{} {}{}", grouped(n), noun, n == 1 ? "" : "s");
}

std::string bytes_text(std::uint64_t bytes) {
  if (bytes < 1000) return fmt::format("{} bytes", bytes);
  double value = static_cast<double>(bytes);
  const char* unit = "";
  for (const char* next : {"kB", "MB", "GB", "TB"}) {
    if (value < 999.95) break;
    value /= 1000;
    unit = next;
  }
  return fmt::format("{:.1f} {}", value, unit);
}

std::string seconds_text(double seconds) {
  if (seconds < 10) return fmt::format("{:.2f} s", seconds);
  if (seconds < 100) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<std::uint64_t>(seconds + 0.5);
  if (whole < 3600) return fmt::format("{}:{:02} min", whole / 60, whole % 60);
  return fmt::format("{}:{:02}:{:02} h", whole / 3600, whole / 60 % 60, whole % 60);
}

std::string short_count(double value) {
  if (value < 999.5) return fmt::format("{:.0f}", value);
  if (value < 999.5e3) return fmt::format("{:.1f}k", value / 1e3);
  return fmt::format("{:.2f}M", value / 1e6);
}

std::string decimals(double value, int places) {
  return std::isnan(value) ? "-" : fmt::format("{:.{}f}", value, places);
}

std::string cosine_text(double value) { return fmt::format("{:.6f}", rounded6(value)); }

double rounded6(double value) { return std::round(value * 1e6) / 1e6 + 0.0; }

std::string shortest(float value) { return fmt::format("{}", value); }

std::uint64_t parse_size(std::string_view text) {
  std::string_view number = text;
  while (!number.empty() && (number.back() < '0' || number.back() > '9')) number.remove_suffix(1);
  std::string_view unit = text.substr(number.size());
  if (unit.ends_with('B') || unit.ends_with('b')) unit.remove_suffix(1);
  if (unit.ends_with('i')) unit.remove_suffix(1);
  static constexpr std::string_view kUnits = "kmgt";
  double factor = 1;
  bool good = unit.size() <= 1;
  if (good && unit.size() == 1) {
    const std::size_t power = kUnits.find(static_cast<char>(unit[0] | 0x20));
    good = power != std::string_view::npos;
    if (good) factor = std::pow(1024.0, static_cast<double>(power + 1));
  }
  double value = 0;
  if (!good || !parse_number(number, value) || value < 0 || value * factor >= 9e18)
    throw fail(ErrorKind::usage, "\"{}\" is not a size: write 512M, 1.5G or a number of bytes", text);
  return static_cast<std::uint64_t>(value * factor);
}

}  // namespace wordloom::tools
