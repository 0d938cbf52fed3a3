#pragma once
// Decimal numbers in files and on the command line: one grammar for all of them.
#include <charconv>
#include <concepts>
#include <optional>
#include <string_view>
#include <system_error>

namespace wordloom {

template <class N>
concept Number = (std::integral<N> || std::floating_point<N>)&&!std::same_as<N, bool>;

/// True when `text`, a real number that is beyond what its type holds, is beyond it because it is too close to zero.
bool is_below_range(std::string_view text);

/// Reads the number that [first, last) begins with. Returns its end, or nullptr when there is none or it is beyond N.
///
///     whole = ["+" | "-"] digits                                        "-" for signed types only
///     real  = ["+" | "-"] (decimal [("e" | "E") ["+" | "-"] digits] | "inf" | "infinity" | "nan" [ "(" word ")" ])
///     decimal = digits ["." [digits]] | "." digits
///
/// in any locale; "inf", "infinity" and "nan" in any case (callers that have no use for them look with std::isfinite).
/// No blanks, no hexadecimal digits, no separators between digits. Reals are rounded to nearest: what is too close to
/// zero becomes a denormal or zero, what is too large is no number.
template <Number N>
const char* read_number(const char* first, const char* last, N& value) {
  // from_chars knows the rest of the grammar, but no '+'.
  if (first != last && *first == '+' && (++first == last || *first == '-')) return nullptr;
  const auto [end, code] = std::from_chars(first, last, value);
  if (code == std::errc()) return end;
  if constexpr (std::floating_point<N>) {
    const std::string_view text(first, static_cast<std::size_t>(end - first));
    if (code == std::errc::result_out_of_range && is_below_range(text)) {
      value = text.front() == '-' ? -N{} : N{};
      return end;
    }
  }
  return nullptr;
}

/// The number that is the whole of `text`.
template <Number N>
std::optional<N> parse_number(std::string_view text) {
  N value{};
  const char* const last = text.data() + text.size();
  if (text.empty() || read_number(text.data(), last, value) != last) return std::nullopt;
  return value;
}

}  // namespace wordloom
