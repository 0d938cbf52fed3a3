// The recipe as one line of JSON. Keys keep their order, so equal recipes are equal bytes.
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "wordloom/core/error.hpp"
#include "wordloom/text/recipe.hpp"
#include "wordloom/text/recipe_names.hpp"

namespace wordloom {
namespace {

using Json = nlohmann::ordered_json;

[[noreturn]] void refuse(std::string_view key, const Json& value, std::string_view wanted) {
  throw fail(ErrorKind::format, "analyzer recipe: \"{}\" is {}, must be {}", key,
             value.dump(-1, ' ', true, Json::error_handler_t::replace), wanted);
}

template <class E, std::size_t N>
void read(std::string_view key, const Json& value, const Names<E, N>& names, E& out) {
  for (const auto& [e, spelling] : names)
    if (value.is_string() && value.get_ref<const std::string&>() == spelling) {
      out = e;
      return;
    }
  refuse(key, value, "one of " + all_names(names));
}

void read(std::string_view key, const Json& value, bool& out) {
  if (!value.is_boolean()) refuse(key, value, "true or false");
  out = value.get<bool>();
}
void read(std::string_view key, const Json& value, std::string& out) {
  if (!value.is_string()) refuse(key, value, "a string");
  out = value.get<std::string>();
}
void read(std::string_view key, const Json& value, std::uint32_t& out) {
  if (!value.is_number_unsigned() || value.get<std::uint64_t>() > std::numeric_limits<std::uint32_t>::max())
    refuse(key, value, "a whole number from 0 to 4294967295");
  out = value.get<std::uint32_t>();
}
void read(std::string_view key, const Json& value, std::vector<std::string>& out) {
  out.clear();
  if (!value.is_array()) refuse(key, value, "an array of strings");
  for (const Json& item : value) read(key, item, out.emplace_back());
}

}  // namespace

std::string AnalyzerRecipe::to_json() const {
  Json json;
  json["tokenizer"] = spell(kTokenizerNames, tokenizer);
  json["locale"] = locale;
  json["normalization"] = spell(kNormalizationNames, normalization);
  json["case"] = spell(kCaseNames, letter_case);
  // Younger than the other keys: left out where it says nothing, so that recipes written before stay the same bytes.
  if (decompose != Decompose::none) json["decompose"] = spell(kDecomposeNames, decompose);
  json["strip_accents"] = strip_accents;
  json["stemmer"] = stemmer;
  json["keep_punctuation"] = keep_punctuation;
  json["keep_numbers"] = keep_numbers;
  json["min_length"] = min_length;
  json["max_length"] = max_length;
  json["stop_words"] = stop_words;
  json["utf8"] = spell(kUtf8PolicyNames, utf8);
  if (special_words) json["special_words"] = true;  // younger, too
  try {
    return json.dump();
  } catch (const Json::exception&) {
    throw fail(ErrorKind::config, "analyzer recipe: locale, stemmer or a stop word is not UTF-8");
  }
}

AnalyzerRecipe AnalyzerRecipe::from_json(std::string_view text) {
  Json json;
  try {
    json = Json::parse(text);
  } catch (const Json::exception& error) {
    throw fail(ErrorKind::format, "analyzer recipe: not JSON: {}", error.what());
  }
  if (!json.is_object()) throw fail(ErrorKind::format, "analyzer recipe: not a JSON object");
  AnalyzerRecipe r;
  for (const auto& [key, value] : json.items()) {
    if (key == "tokenizer")
      read(key, value, kTokenizerNames, r.tokenizer);
    else if (key == "locale")
      read(key, value, r.locale);
    else if (key == "normalization")
      read(key, value, kNormalizationNames, r.normalization);
    else if (key == "case")
      read(key, value, kCaseNames, r.letter_case);
    else if (key == "decompose")
      read(key, value, kDecomposeNames, r.decompose);
    else if (key == "strip_accents")
      read(key, value, r.strip_accents);
    else if (key == "stemmer")
      read(key, value, r.stemmer);
    else if (key == "keep_punctuation")
      read(key, value, r.keep_punctuation);
    else if (key == "keep_numbers")
      read(key, value, r.keep_numbers);
    else if (key == "min_length")
      read(key, value, r.min_length);
    else if (key == "max_length")
      read(key, value, r.max_length);
    else if (key == "stop_words")
      read(key, value, r.stop_words);
    else if (key == "utf8")
      read(key, value, kUtf8PolicyNames, r.utf8);
    else if (key == "special_words")
      read(key, value, r.special_words);
    else
      throw fail(ErrorKind::format, "analyzer recipe: unknown key \"{}\" (written by a newer version?)", key);
  }
  return r;
}

}  // namespace wordloom
