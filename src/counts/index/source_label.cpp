#include "counts/index/source_label.hpp"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "wordloom/core/error.hpp"

namespace wordloom::index {
namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

/// Behind a link "dir/.." is not where dir stands.
std::string from(const fs::path& directory, const std::string& path) {
  const fs::path whole = directory / path;
  return path.find("..") == std::string::npos ? whole.lexically_normal().string() : whole.string();
}

}  // namespace

std::vector<std::string> source_labels(const DocumentReader& reader) {
  const DocumentOptions& o = reader.options();
  Json json = Json::object();  // what is the same for all
  if (!o.encoding.empty()) json["encoding"] = o.encoding;
  if (!o.id_field.empty()) json["id"] = o.id_field;
  if (!o.title_field.empty()) json["title"] = o.title_field;
  if (!o.text_fields.empty()) json["text"] = o.text_fields;
  if (!o.title_is_text) json["title_is_text"] = false;
  std::string rest = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (json.empty())
    rest.erase(0, 1);
  else
    rest[0] = ',';
  std::error_code code;
  const fs::path here = fs::current_path(code);
  std::vector<std::string> labels;
  for (std::size_t i = 0; i < reader.inputs().size(); ++i) {
    const InputFile& file = reader.inputs()[i];
    std::string& label = labels.emplace_back(file.path == "-" ? std::string() : from(here, file.path));
    label += '\0';
    label += fmt::format("{{\"format\":\"{}\"", name(reader.format(i)));
    if (file.path != "-") label += fmt::format(",\"bytes\":{},\"modified\":{}", file.bytes, file.modified);
    label += rest;
  }
  return labels;
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
