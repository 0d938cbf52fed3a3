#include <array>
#include <limits>
#include <nlohmann/json.hpp>

#include "wordloom/core/error.hpp"
#include "wordloom/counts/names.hpp"
#include "wordloom/counts/term_analyzer.hpp"

namespace wordloom {
namespace {

using Json = nlohmann::ordered_json;

std::uint32_t length_of(std::string_view key, const Json& value) {
  if (!value.is_number_unsigned() || value.get<std::uint64_t>() > std::numeric_limits<std::uint32_t>::max())
    throw fail(ErrorKind::format, "term recipe: \"{}\" is {}, must be a whole number", key, value.dump());
  return value.get<std::uint32_t>();
}

}  // namespace

std::string_view name(TermRecipe::Unit unit) { return spell(kTermUnitNames, unit); }
TermRecipe::Unit parse_term_unit(std::string_view name) { return parse_name(kTermUnitNames, "unit of terms", name); }

void TermRecipe::validate() const {
  text.validate();
  if (min_n < 1 || min_n > 100) throw fail(ErrorKind::config, "min_n is {}, must be 1..100", min_n);
  if (max_n < min_n || max_n > 100) throw fail(ErrorKind::config, "max_n is {}, must be {}..100", max_n, min_n);
}

std::string TermRecipe::to_json() const {
  Json json;
  json["unit"] = std::string(name(unit));
  json["min_n"] = min_n;
  json["max_n"] = max_n;
  json["text"] = Json::parse(text.to_json());
  return json.dump();
}

TermRecipe TermRecipe::from_json(std::string_view text) {
  Json json;
  try {
    json = Json::parse(text);
  } catch (const Json::exception& error) {
    throw fail(ErrorKind::format, "term recipe: not JSON: {}", error.what());
  }
  if (!json.is_object()) throw fail(ErrorKind::format, "term recipe: not a JSON object");
  TermRecipe r;
  for (const auto& [key, value] : json.items()) {
    if (key == "unit") {
      if (!value.is_string()) throw fail(ErrorKind::format, "term recipe: \"unit\" is no string");
      try {
        r.unit = parse_term_unit(value.get_ref<const std::string&>());
      } catch (const Error& error) {
        throw Error(ErrorKind::format, error.message());
      }
    } else if (key == "min_n") {
      r.min_n = length_of(key, value);
    } else if (key == "max_n") {
      r.max_n = length_of(key, value);
    } else if (key == "text") {
      r.text = AnalyzerRecipe::from_json(value.dump());
    } else {
      throw fail(ErrorKind::format, "term recipe: unknown key \"{}\" (written by a newer version?)", key);
    }
  }
  return r;
}

}  // namespace wordloom
