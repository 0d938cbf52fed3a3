#pragma once
// A line of JSON as names and texts, as documents and questions are read from it.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "wordloom/text/utf8.hpp"

namespace wordloom {

struct JsonRecord {
  /// The keys in their order, one that stands twice twice, and their values as text: strings as they are; numbers as
  /// they are spelled, however long; true and false; objects as JSON; null as nothing; of a list the elements one
  /// behind the other.
  std::vector<std::string> names, values;
  std::uint64_t repaired = 0;  ///< broken UTF-8 sequences, and halves of characters ("\ud800"), now U+FFFD
};

/// Overwrites `record`. Throws ErrorKind::format, `where` in front, for what is no JSON object, for numbers beyond a
/// double's range, for more than 1000 open brackets, and unless `policy` is replace for bytes that are not UTF-8.
void read_json_record(std::string_view line, const std::string& where, Utf8Policy policy, JsonRecord& record);

}  // namespace wordloom
