#include "counts/index/source_label.hpp"

#include <nlohmann/json.hpp>

#include "wordloom/core/error.hpp"

namespace wordloom::index {

using Json = nlohmann::ordered_json;

std::string source_label(const std::string& path, const DocumentReader& reader) {
  const DocumentOptions& o = reader.options();
  Json json{{"format", name(reader.format())}};
  if (!o.encoding.empty()) json["encoding"] = o.encoding;
  if (!o.title_field.empty()) json["title"] = o.title_field;
  if (!o.text_fields.empty()) json["text"] = o.text_fields;
  if (!o.title_is_text) json["title_is_text"] = false;
  std::string label = path == "-" ? std::string() : path;
  label += '\0';
  return label + json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

DocumentOptions reading_options(std::string_view text) {
  DocumentOptions o;
  try {
    const Json json = Json::parse(text);
    o.format = parse_document_format(json.at("format").get<std::string>());
    o.encoding = json.value("encoding", std::string());
    o.title_field = json.value("title", std::string());
    o.text_fields = json.value("text", std::vector<std::string>());
    o.title_is_text = json.value("title_is_text", true);
  } catch (const Json::exception& error) {
    throw fail(ErrorKind::format, "section \"files\": {} (written by another version? index again)", error.what());
  }
  return o;
}

}  // namespace wordloom::index
