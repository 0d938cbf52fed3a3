#pragma once
// What happens to bytes that are not UTF-8.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace wordloom {

enum class Utf8Policy {
  strict,   ///< the first broken sequence is an error
  replace,  ///< each maximal broken subpart becomes U+FFFD (Unicode 15.0, section 3.9, as ICU and Python do); counted
  keep,     ///< bytes stay as they are, counted; a broken byte is part of the word it stands in
};
std::string_view name(Utf8Policy policy);

/// Offset of the first byte of the first broken sequence, or npos. ASCII runs at memory speed.
std::size_t find_broken_utf8(std::string_view text);

/// Copies `text` to `out` (overwritten) with broken sequences replaced; returns how many there were.
std::uint64_t replace_broken_utf8(std::string_view text, std::string& out);

/// Number of code points (a broken byte counts as one).
std::size_t count_code_points(std::string_view text);

/// Where to cut a text that goes on without cutting a character: where its last one begins, at most four bytes before
/// the end, or at the end when the bytes there are no UTF-8. Above 0 for any text but the empty one.
std::size_t character_cut(std::string_view text);

}  // namespace wordloom
