#include "common/json_text.hpp"

namespace wordloom::tools {
namespace {

void print_object(Out& out, const Json& object, const std::string& indent) {
  for (const auto& [key, value] : object.items()) {
    if (value.is_object() && !value.empty()) {
      out.print("{}{}:\n", indent, key);
      print_object(out, value, indent + "  ");
    } else if (value.is_array() && value.size() > 20) {
      out.print("{}{}: {} entries\n", indent, key, value.size());
    } else {
      out.print(
          "{}{}: {}\n", indent, key,
          value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, Json::error_handler_t::replace));
    }
  }
}

}  // namespace

Json stored_json(const std::string& text) {
  if (text.empty()) return nullptr;
  Json json = Json::parse(text, nullptr, false);
  return json.is_discarded() ? Json(text) : json;
}

void print_json(Out& out, const Json& object, bool one_line) {
  if (one_line)
    out.write(json_line(object));
  else
    print_object(out, object, "");
}

}  // namespace wordloom::tools
