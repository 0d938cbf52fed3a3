#include "vectors/subword_sections.hpp"

#include <cstring>
#include <nlohmann/json.hpp>

#include "wordloom/core/error.hpp"

namespace wordloom::w2v {
namespace {

using Json = nlohmann::ordered_json;

Json facts_json(const FastTextFacts& f) {
  return {{"window", f.window},     {"epochs", f.epochs},           {"min_count", f.min_count},
          {"negative", f.negative}, {"word_ngrams", f.word_ngrams}, {"loss", f.loss},
          {"model", f.model},       {"bucket", f.bucket},           {"minn", f.minn},
          {"maxn", f.maxn},         {"update_rate", f.update_rate}, {"sample", f.sample},
          {"tokens", f.tokens}};
}

FastTextFacts parse_facts(const Json& j) {
  FastTextFacts f;
  f.window = j.at("window").get<std::int32_t>();
  f.epochs = j.at("epochs").get<std::int32_t>();
  f.min_count = j.at("min_count").get<std::int32_t>();
  f.negative = j.at("negative").get<std::int32_t>();
  f.word_ngrams = j.at("word_ngrams").get<std::int32_t>();
  f.loss = j.at("loss").get<std::int32_t>();
  f.model = j.at("model").get<std::int32_t>();
  f.bucket = j.at("bucket").get<std::int32_t>();
  f.minn = j.at("minn").get<std::int32_t>();
  f.maxn = j.at("maxn").get<std::int32_t>();
  f.update_rate = j.at("update_rate").get<std::int32_t>();
  f.sample = j.at("sample").get<double>();
  f.tokens = j.at("tokens").get<std::int64_t>();
  return f;
}

}  // namespace

std::string subwords_json(const SubwordVectors& s) {
  Json j = {
      {"minn", s.layout.minn},          {"maxn", s.layout.maxn},
      {"buckets", s.layout.buckets},    {"rows", s.layout.rows == SubwordLayout::Rows::shared ? "shared" : "fasttext"},
      {"skips_absent", s.skips_absent}, {"ngram_rows", s.ngrams.rows}};
  if (s.fasttext) j["fasttext"] = facts_json(*s.fasttext);
  return j.dump();
}

SubwordSection parse_subwords(std::string_view text) {
  SubwordSection section;
  SubwordVectors& s = section.subwords;
  try {
    const Json j = Json::parse(text);
    s.layout.minn = j.at("minn").get<std::uint32_t>();
    s.layout.maxn = j.at("maxn").get<std::uint32_t>();
    s.layout.buckets = j.at("buckets").get<std::uint32_t>();
    const auto rows = j.at("rows").get<std::string>();
    if (rows != "shared" && rows != "fasttext")
      throw fail(ErrorKind::format, "rows are '{}', which is not known", rows);
    s.layout.rows = rows == "shared" ? SubwordLayout::Rows::shared : SubwordLayout::Rows::fasttext;
    s.skips_absent = j.at("skips_absent").get<bool>();
    section.ngram_rows = j.at("ngram_rows").get<std::uint64_t>();
    if (section.ngram_rows >= 0xffffffffU)
      throw fail(ErrorKind::format, "{} n-gram rows are beyond what a model can have", section.ngram_rows);
    if (j.contains("fasttext")) s.fasttext = parse_facts(j.at("fasttext"));
    s.layout.validate();
  } catch (const nlohmann::json::exception& e) {
    throw fail(ErrorKind::format, "section 'subwords': {}", e.what());
  } catch (const Error& e) {
    throw Error(ErrorKind::format, e.message()).within("section 'subwords'");
  }
  return section;
}

std::string label_bytes(const std::vector<std::pair<std::string, std::int64_t>>& labels) {
  std::string bytes;
  for (const auto& [label, count] : labels) {
    bytes += label;
    bytes.push_back('\0');
    char number[sizeof count];
    std::memcpy(number, &count, sizeof count);
    bytes.append(number, sizeof number);
  }
  return bytes;
}

std::vector<std::pair<std::string, std::int64_t>> parse_labels(std::string_view bytes) {
  std::vector<std::pair<std::string, std::int64_t>> labels;
  while (!bytes.empty()) {
    const auto end = bytes.find('\0');
    std::int64_t count = 0;
    if (end == std::string_view::npos || bytes.size() - end - 1 < sizeof count)
      throw fail(ErrorKind::format, "section 'labels' ends inside label {}", labels.size() + 1);
    std::memcpy(&count, bytes.data() + end + 1, sizeof count);
    labels.emplace_back(std::string(bytes.substr(0, end)), count);
    bytes.remove_prefix(end + 1 + sizeof count);
  }
  return labels;
}

}  // namespace wordloom::w2v
