#include "counts/index/source_label.hpp"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "wordloom/core/error.hpp"

namespace wordloom::index {
namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

std::string from_the_root(const std::string& path) {
  std::error_code code;
  const fs::path whole = fs::absolute(path, code);
  if (code) return path;
  // Behind a link "dir/.." is not where dir stands.
  return path.find("..") == std::string::npos ? whole.lexically_normal().string() : whole.string();
}

}  // namespace

std::string source_label(const DocumentReader& reader, std::size_t input) {
  const DocumentOptions& o = reader.options();
  const InputFile& file = reader.inputs()[input];
  Json json{{"format", name(reader.format(input))}};
  if (file.path != "-") {
    json["bytes"] = file.bytes;
    json["modified"] = file.modified;
  }
  if (!o.encoding.empty()) json["encoding"] = o.encoding;
  if (!o.id_field.empty()) json["id"] = o.id_field;
  if (!o.title_field.empty()) json["title"] = o.title_field;
  if (!o.text_fields.empty()) json["text"] = o.text_fields;
  if (!o.title_is_text) json["title_is_text"] = false;
  std::string label = file.path == "-" ? std::string() : from_the_root(file.path);
  label += '\0';
  return label + json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Reading reading_of(std::string_view text) {
  Reading reading;
  DocumentOptions& o = reading.options;
  try {
    const Json json = Json::parse(text);
    o.format = parse_document_format(json.at("format").get<std::string>());
    o.encoding = json.value("encoding", std::string());
    o.id_field = json.value("id", std::string());
    o.title_field = json.value("title", std::string());
    o.text_fields = json.value("text", std::vector<std::string>());
    o.title_is_text = json.value("title_is_text", true);
    if (json.contains("bytes"))
      reading.state = InputFile{{}, json["bytes"].get<std::uint64_t>(), json.at("modified").get<std::int64_t>()};
  } catch (const Json::exception& error) {
    throw fail(ErrorKind::format, "section \"files\": {} (written by another version? index again)", error.what());
  }
  return reading;
}

}  // namespace wordloom::index
