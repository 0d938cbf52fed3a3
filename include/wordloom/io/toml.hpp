#pragma once
// The part of TOML 1.0 that a configuration of names and values needs.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wordloom {

enum class TomlKind { text, integer, real, boolean, array };

struct TomlEntry {
  std::string table;  ///< "train" below [train]; empty above the first table
  std::string key;
  TomlKind kind = TomlKind::text;
  /// Text without its quotes, escapes undone; numbers without underscores; "true" or "false". Of an array empty.
  std::string value;
  std::vector<std::string> items;  ///< of an array, each as `value`
  std::uint64_t line = 0;          ///< from 1, where the key stands
};

/// Reads key/value pairs: bare and quoted keys, [tables], basic and literal strings on one line, decimal numbers,
/// booleans, arrays of these (over several lines if wanted), comments. What TOML has beyond that (dotted keys, inline
/// tables, arrays of tables or of arrays, dates, strings over several lines, numbers of other bases, inf and nan) is
/// refused by name. Throws ErrorKind::format with `name` and the line, also for a key that stands twice in one table
/// and for bytes that are no UTF-8 or control characters. Entries come in the order of the file.
std::vector<TomlEntry> parse_toml(std::string_view name, std::string_view text);

/// A value of ours as TOML writes it: "text" with escapes.
std::string toml_text(std::string_view text);

}  // namespace wordloom
