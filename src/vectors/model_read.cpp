#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "vectors/model_sections.hpp"
#include "vectors/subword_sections.hpp"
#include "wordloom/io/container.hpp"
#include "wordloom/vectors/model.hpp"

namespace wordloom {
namespace {

struct Meta {
  std::uint64_t rows = 0, dim = 0, stride = 0, output_rows = 0;
  bool counts = false;
};

Meta read_meta(const Container& file) {
  Meta meta;
  try {
    const auto json = nlohmann::json::parse(file.text(w2v::kMeta));
    const auto number = [&](const char* key) {
      const auto& value = json.at(key);
      if (!value.is_number_unsigned()) throw fail(ErrorKind::format, "'{}' is not a whole number", key);
      return value.get<std::uint64_t>();
    };
    meta = {number("rows"), number("dim"), number("stride"), number("output_rows"), json.at("counts").get<bool>()};
  } catch (const nlohmann::json::exception& e) {
    throw fail(ErrorKind::format, "section 'meta': {}", e.what());
  } catch (const Error& e) {
    throw e.within("section 'meta'");
  }
  // Bounds that keep every product below inside 64 bits: 2^32 rows of 2^24 columns.
  constexpr std::uint64_t kMaxRows = std::numeric_limits<std::uint32_t>::max(), kMaxDim = std::uint64_t{1} << 24;
  if (meta.rows >= kMaxRows || meta.output_rows >= kMaxRows || meta.dim > kMaxDim)
    throw fail(ErrorKind::format, "section 'meta': {} x {} rows and {} output rows are beyond what a model can have",
               meta.rows, meta.dim, meta.output_rows);
  if (meta.stride != Matrix::padded(meta.dim))
    throw fail(ErrorKind::format, "section 'meta': stride {} for {} columns, expected {}", meta.stride, meta.dim,
               Matrix::padded(meta.dim));
  return meta;
}

void expect_size(const Container& file, std::string_view name, std::uint64_t bytes) {
  if (const auto size = file.raw(name).size(); size != bytes)
    throw fail(ErrorKind::format, "section '{}' has {} bytes, section 'meta' calls for {}", name, size, bytes);
}

MatrixView<const float> matrix(const Container& file, std::string_view name, std::uint64_t rows, const Meta& meta,
                               bool verify) {
  expect_size(file, name, rows * meta.stride * sizeof(float));
  const auto bytes = verify ? file.section(name) : file.raw(name);
  return {reinterpret_cast<const float*>(bytes.data()), rows, meta.dim, meta.stride};
}

std::string json_object(const Container& file, std::string_view name) {
  const std::string_view text = file.text(name);
  if (!nlohmann::json::accept(text)) throw fail(ErrorKind::format, "section '{}' is not JSON", name);
  return std::string(text);
}

/// The input rows, and what lets a search read few of them.
void read_input(const std::shared_ptr<const Container>& file, const Meta& meta, RowChecks checks, WordVectors& input) {
  const std::string name(w2v::kInput);
  const bool paged = PagedSection::in(*file, name);
  input.rows = matrix(*file, name, meta.rows, meta, checks == RowChecks::when_used && !paged);
  input.storage = file;
  if (paged && checks == RowChecks::when_used) input.unchecked = PagedSection(*file, name);
  if (CompactRows::in(*file)) input.compact = std::make_shared<const CompactRows>(*file, meta.rows, meta.dim);
}

Model read(const std::shared_ptr<const Container>& file, RowChecks checks) {
  if (checks == RowChecks::at_once) file->verify_all();
  const Meta meta = read_meta(*file);
  expect_size(*file, w2v::kWordEnds, meta.rows * sizeof(std::uint64_t));
  expect_size(*file, w2v::kWordOrder, meta.rows * sizeof(std::uint32_t));
  const std::string_view blob = file->text(w2v::kWords);
  Model model;
  model.input.words = WordList(std::span(blob.data(), blob.size()), file->array<std::uint64_t>(w2v::kWordEnds),
                               file->array<std::uint32_t>(w2v::kWordOrder), file);
  if (meta.counts) {
    expect_size(*file, w2v::kCounts, meta.rows * sizeof(std::int64_t));
    const auto counts = file->array<std::int64_t>(w2v::kCounts);
    model.input.counts.assign(counts.begin(), counts.end());
  }
  read_input(file, meta, checks, model.input);
  if (meta.output_rows > 0) {
    model.output = matrix(*file, w2v::kOutput, meta.output_rows, meta, false);
    model.storage = file;
  }
  if (file->has(w2v::kSubwords)) {
    w2v::SubwordSection section = w2v::parse_subwords(file->text(w2v::kSubwords));
    SubwordVectors& s = section.subwords;
    const bool own_rows = s.layout.rows == SubwordLayout::Rows::fasttext;
    if (own_rows && s.layout.maxn == 0) s.words = model.input.rows;
    if (own_rows && s.layout.maxn > 0)
      s.words = matrix(*file, w2v::kWordRows, meta.rows, meta, checks == RowChecks::when_used);
    if (section.ngram_rows > 0)
      s.ngrams = matrix(*file, w2v::kNgramRows, section.ngram_rows, meta, checks == RowChecks::when_used);
    if (file->has(w2v::kNgramBuckets)) {
      expect_size(*file, w2v::kNgramBuckets, section.ngram_rows * sizeof(std::uint32_t));
      s.buckets = file->array<std::uint32_t>(w2v::kNgramBuckets);
    } else if (section.ngram_rows > s.layout.buckets) {
      throw fail(ErrorKind::format, "section 'subwords': {} n-gram rows for {} buckets", section.ngram_rows,
                 s.layout.buckets);
    }
    if (s.fasttext) s.fasttext->labels = w2v::parse_labels(file->text(w2v::kLabels));
    s.storage = file;
    model.subwords = std::make_shared<const SubwordVectors>(std::move(s));
  }
  if (file->has(w2v::kRecipe)) {
    try {
      model.recipe = AnalyzerRecipe::from_json(file->text(w2v::kRecipe));
    } catch (const Error& e) {
      throw Error(ErrorKind::format, e.message()).within("section 'recipe'");
    }
  }
  model.hyper_json = json_object(*file, w2v::kHyper);
  model.run_json = json_object(*file, w2v::kRun);
  model.log_jsonl = std::string(file->text(w2v::kLog));
  if (file->has(w2v::kCheckpoint)) model.checkpoint_json = json_object(*file, w2v::kCheckpoint);
  return model;
}

}  // namespace

bool begins_as_model(std::string_view first_bytes) { return Container::sniff(first_bytes, w2v::kKind); }

Model load_model(const std::filesystem::path& path, RowChecks checks) {
  return load_model(MappedFile(path), path.string(), checks);
}

Model load_model(MappedFile mapped, const std::string& name, RowChecks checks) {
  const auto file =
      std::make_shared<const Container>(Container::open(std::move(mapped), name, w2v::kKind, w2v::kVersion));
  try {
    return read(file, checks);
  } catch (const Error& e) {
    // The container names its file in its own messages; ours get it here.
    if (e.kind() != ErrorKind::format || e.message().find(name) != std::string::npos) throw;
    throw e.within(name);
  }
}

}  // namespace wordloom
