#include "lm/sections.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "wordloom/core/error.hpp"

namespace wordloom::lm {
namespace {

using Json = nlohmann::ordered_json;

/// Text that is JSON goes in as JSON, so that `meta` can be read by anybody; anything else as a string.
Json nested(const std::string& text) {
  if (text.empty()) return nullptr;
  Json json = Json::parse(text, nullptr, false);
  return json.is_discarded() ? Json(text) : json;
}

std::string flat(const Json& json) {
  if (json.is_null()) return {};
  return json.is_string() ? json.get<std::string>() : json.dump();
}

}  // namespace

std::string_view layout_name(Layout layout) { return layout == Layout::hashed ? "hashed" : "trie"; }

std::string level_section(std::uint32_t order) { return fmt::format("level-{}", order); }
std::string children_section(std::uint32_t order) { return fmt::format("children-{}", order); }
std::string codes_section(std::uint32_t order) { return fmt::format("codes-{}", order); }

std::string Meta::to_json() const {
  const Json json{{"layout", layout_name(layout)},
                  {"order", order},
                  {"counts", counts},
                  {"added", added},
                  {"slots", slots},
                  {"recipe", nested(recipe)},
                  {"provenance", nested(provenance)}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Meta Meta::from_json(std::string_view text, std::string_view name) {
  try {
    const Json json = Json::parse(text);
    Meta meta;
    const auto layout = json.at("layout").get<std::string>();
    if (layout != "hashed" && layout != "trie")
      throw fail(ErrorKind::format, "{}: section \"meta\": layout \"{}\" is unknown (newer Wordloom needed)", name,
                 layout);
    meta.layout = layout == "trie" ? Layout::trie : Layout::hashed;
    meta.order = json.at("order").get<std::uint32_t>();
    meta.counts = json.at("counts").get<std::vector<std::uint64_t>>();
    meta.added = json.at("added").get<std::vector<std::uint64_t>>();
    meta.slots = json.at("slots").get<std::vector<std::uint64_t>>();
    meta.recipe = flat(json.at("recipe"));
    meta.provenance = flat(json.at("provenance"));
    if (meta.order < 1 || meta.order > kHighestOrder || meta.counts.size() != meta.order ||
        meta.added.size() != meta.order || meta.slots.size() != meta.order)
      throw fail(ErrorKind::format, "{}: section \"meta\": order {} with {} counts (make the file again)", name,
                 meta.order, meta.counts.size());
    return meta;
  } catch (const nlohmann::json::exception& e) {
    throw fail(ErrorKind::format, "{}: section \"meta\": {} (make the file again)", name, e.what());
  }
}

}  // namespace wordloom::lm
