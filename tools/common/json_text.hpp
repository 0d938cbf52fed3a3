#pragma once
// One line of JSON; bytes that are no UTF-8 become U+FFFD, as JSON has no other way.
#include <nlohmann/json.hpp>
#include <string>

namespace wordloom::tools {

using Json = nlohmann::ordered_json;

inline std::string json_line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace wordloom::tools
