#include "counts/index/manifest.hpp"

#include <nlohmann/json.hpp>
#include <set>

#include "counts/index/postings.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/io/container.hpp"

namespace wordloom::index {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kKind = "tfidf-index";
constexpr std::uint32_t kVersion = 1;

Json config_json(const IndexConfig& c) {
  return {{"preset", c.preset},
          {"terms", Json::parse(c.terms.to_json())},
          {"tf", name(c.weighting.tf)},
          {"idf", name(c.weighting.idf)},
          {"norm", name(c.weighting.norm)},
          {"query_idf", c.query_idf ? Json(name(*c.query_idf)) : Json(nullptr)},
          {"log_base", static_cast<int>(c.weighting.log_base)},
          {"drop_at_or_below", c.weighting.drop_at_or_below},
          {"bm25", name(c.bm25.variant)},
          {"k1", c.bm25.k1},
          {"b", c.bm25.b},
          {"delta", c.bm25.delta},
          {"epsilon", c.bm25.epsilon},
          {"order", static_cast<int>(c.order)},
          {"positions", c.positions},
          {"fields", c.fields}};
}

IndexConfig config_from(const Json& j) {
  IndexConfig c;
  c.preset = j.at("preset").get<std::string>();
  c.terms = TermRecipe::from_json(j.at("terms").dump());
  c.weighting.tf = parse_tf_scheme(j.at("tf").get<std::string>());
  c.weighting.idf = parse_idf_scheme(j.at("idf").get<std::string>());
  c.weighting.norm = parse_norm(j.at("norm").get<std::string>());
  if (j.contains("query_idf") && !j["query_idf"].is_null())
    c.query_idf = parse_idf_scheme(j["query_idf"].get<std::string>());
  const int base = j.at("log_base").get<int>(), order = j.at("order").get<int>();
  if (base < 0 || base > 2 || order < 0 || order > 1) throw fail(ErrorKind::format, "log_base or order out of range");
  c.weighting.log_base = static_cast<LogBase>(base);
  c.weighting.drop_at_or_below = j.at("drop_at_or_below").get<double>();
  c.bm25.variant = parse_bm25_variant(j.at("bm25").get<std::string>());
  c.bm25.k1 = j.at("k1").get<double>();
  c.bm25.b = j.at("b").get<double>();
  c.bm25.delta = j.at("delta").get<double>();
  c.bm25.epsilon = j.at("epsilon").get<double>();
  c.order = static_cast<TermOrder>(order);
  c.positions = j.at("positions").get<bool>();
  c.fields = j.at("fields").get<std::vector<std::string>>();
  c.validate();
  return c;
}

/// A name from a file must not lead out of the directory.
const std::string& plain_name(const std::string& name) {
  if (name.empty() || name[0] == '.' || name.find('/') != std::string::npos)
    throw fail(ErrorKind::format, "\"{}\" is no name of a file of an index", name);
  return name;
}

}  // namespace

Manifest read_manifest(const std::filesystem::path& directory) {
  const std::filesystem::path path = directory / kManifestName;
  const Container file = Container::open(path, kKind, kVersion);
  try {
    const Json j = Json::parse(file.text("manifest"));
    Manifest m;
    m.generation = j.at("generation").get<std::uint64_t>();
    m.next_file = j.at("next_file").get<std::uint64_t>();
    m.config = config_from(j.at("config"));
    for (const Json& s : j.at("segments")) {
      SegmentEntry entry;
      entry.file = plain_name(s.at("file").get<std::string>());
      if (const auto& tombstones = s.at("tombstones"); !tombstones.is_null())
        entry.tombstones = plain_name(tombstones.get<std::string>());
      entry.documents = s.at("documents").get<std::uint64_t>();
      entry.deleted = s.at("deleted").get<std::uint64_t>();
      if (entry.documents > kMostDocuments || entry.deleted > entry.documents)
        throw fail(ErrorKind::format, "segment {}: impossible numbers of documents", entry.file);
      m.segments.push_back(std::move(entry));
    }
    return m;
  } catch (const Json::exception& error) {
    throw fail(ErrorKind::format, "{}: section \"manifest\": {} (written by another version? index again)",
               path.string(), error.what());
  } catch (const Error& error) {
    throw Error(ErrorKind::format, error.within(path.string() + ": section \"manifest\"").message());
  }
}

void publish(const std::filesystem::path& directory, const Manifest& manifest) {
  Json segments = Json::array();
  for (const SegmentEntry& s : manifest.segments)
    segments.push_back({{"file", s.file},
                        {"tombstones", s.tombstones.empty() ? Json(nullptr) : Json(s.tombstones)},
                        {"documents", s.documents},
                        {"deleted", s.deleted}});
  const Json j{{"generation", manifest.generation},
               {"next_file", manifest.next_file},
               {"config", config_json(manifest.config)},
               {"segments", segments}};
  ContainerWriter out(directory / kManifestName, kKind, kVersion);
  out.add("manifest", j.dump());
  out.commit();
}

void remove_leftovers(const std::filesystem::path& directory, const Manifest& manifest) {
  std::set<std::string> wanted{std::string(kManifestName), "lock"};
  for (const SegmentEntry& s : manifest.segments) {
    wanted.insert(s.file);
    wanted.insert(s.tombstones);
  }
  std::error_code code;
  for (const auto& entry : std::filesystem::directory_iterator(directory, code)) {
    const std::string name = entry.path().filename().string();
    if (wanted.count(name) != 0) continue;
    // Only what an index writes: names of ours, and the hidden names under which such files are made.
    const bool ours = name.starts_with("segment-") || name.starts_with("deleted-") || name.starts_with(".segment-") ||
                      name.starts_with(".deleted-") || name.starts_with(".manifest.") ||
                      name.starts_with(".wordloom-spool.");
    if (ours) std::filesystem::remove(entry.path(), code);
  }
}

}  // namespace wordloom::index
