#pragma once
// JSON as the programs print it; bytes that are no UTF-8 become U+FFFD, as JSON has no other way.
#include <nlohmann/json.hpp>
#include <string>

#include "common/streams.hpp"

namespace wordloom::tools {

using Json = nlohmann::ordered_json;

inline std::string json_line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

/// What a model has stored as JSON; text that is none as it is, null when there is none.
Json stored_json(const std::string& text);
/// One object: as one line of JSON, or for reading, with a line a key, nested objects indented, long lists counted.
void print_json(Out& out, const Json& object, bool one_line);

}  // namespace wordloom::tools
