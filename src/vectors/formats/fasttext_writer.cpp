#include "vectors/formats/fasttext_writer.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "vectors/formats/fasttext_matrix.hpp"
#include "wordloom/core/error.hpp"

namespace wordloom::formats {
namespace {

template <class T>
void put(AtomicFile& out, T value) {
  out.write(std::as_bytes(std::span(&value, 1)));
}

/// What a model that no fastText program made would have said about itself.
FastTextFacts facts_of(const Model& model) {
  FastTextFacts f;
  const auto j = nlohmann::json::parse(model.hyper_json, nullptr, false);
  const auto number = [&j](const char* key, std::int32_t& field) {
    if (j.is_object() && j.contains(key) && j[key].is_number())
      field = static_cast<std::int32_t>(std::clamp(j[key].get<double>(), 0.0, 2147483647.0));
  };
  number("window", f.window);
  number("epochs", f.epochs);
  number("min_count", f.min_count);
  number("negative", f.negative);
  if (j.is_object() && j.contains("sample") && j["sample"].is_number()) f.sample = j["sample"].get<double>();
  if (j.is_object() && j.value("mode", "skipgram") == "cbow") f.model = 1;
  if (j.is_object() && j.value("loss", "ns") == "hs") f.loss = 1;
  if (model.subwords) {
    f.bucket = static_cast<std::int32_t>(model.subwords->layout.buckets);
    f.minn = static_cast<std::int32_t>(model.subwords->layout.minn);
    f.maxn = static_cast<std::int32_t>(model.subwords->layout.maxn);
  }
  for (const std::int64_t count : model.input.counts) f.tokens += count;
  return f;
}

void check(const Model& model) {
  const WordList& words = model.input.words;
  for (std::size_t i = 0; i < words.size(); ++i)
    if (const auto bad = words[i].find('\0'); bad != std::string_view::npos)
      throw fail(ErrorKind::format,
                 "row {}: the word has byte 0x00 at {}, which fasttext-bin cannot hold (the native format can)", i + 1,
                 bad);
  if (!model.subwords) return;
  const SubwordVectors& s = *model.subwords;
  if (s.layout.rows == SubwordLayout::Rows::shared)
    throw fail(ErrorKind::format,
               "words and n-grams share one table of hash rows in this model, which fasttext-bin cannot hold "
               "(fasttext-vec can have its word vectors)");
  if (s.skips_absent)
    throw fail(ErrorKind::format,
               "the dictionary of this model is pruned, which only quantised fastText files can say "
               "(fasttext-vec can have its word vectors)");
}

void write_matrix(AtomicFile& out, MatrixView<const float> rows, std::size_t count, std::size_t dim) {
  put<std::int64_t>(out, static_cast<std::int64_t>(count));
  put<std::int64_t>(out, static_cast<std::int64_t>(dim));
  const std::vector<float> zeros(dim, 0.0F);
  for (std::size_t r = 0; r < count; ++r) out.write(std::as_bytes(r < rows.rows ? rows.row(r) : std::span(zeros)));
}

void write_input(AtomicFile& out, const Model& model, std::size_t dim) {
  if (!model.subwords) return write_matrix(out, model.input.rows, model.input.size(), dim);
  const SubwordVectors& s = *model.subwords;
  const std::size_t ngrams = s.fasttext && s.buckets.empty() ? s.ngrams.rows : s.layout.buckets;
  put<std::int64_t>(out, static_cast<std::int64_t>(s.words.rows + ngrams));
  put<std::int64_t>(out, static_cast<std::int64_t>(dim));
  for (std::size_t r = 0; r < s.words.rows; ++r) out.write(std::as_bytes(s.words.row(r)));
  const std::vector<float> zeros(dim, 0.0F);
  std::size_t next = 0;
  for (std::size_t b = 0; b < ngrams; ++b) {
    const bool dense = s.buckets.empty();
    const bool present = dense ? b < s.ngrams.rows : next < s.buckets.size() && s.buckets[next] == b;
    out.write(std::as_bytes(present ? s.ngrams.row(dense ? b : next++) : std::span<const float>(zeros)));
  }
}

}  // namespace

void write_fasttext_bin(const std::filesystem::path& path, const Model& model) {
  check(model);
  const FastTextFacts f = model.subwords && model.subwords->fasttext ? *model.subwords->fasttext : facts_of(model);
  const std::size_t words = model.input.size(), dim = model.input.dim();
  AtomicFile out(path);
  put<std::int32_t>(out, kFastTextMagic);
  put<std::int32_t>(out, 12);
  for (const std::int32_t value : {static_cast<std::int32_t>(dim), f.window, f.epochs, f.min_count, f.negative,
                                   f.word_ngrams, f.loss, f.model, f.bucket, f.minn, f.maxn, f.update_rate})
    put(out, value);
  put(out, f.sample);
  put(out, static_cast<std::int32_t>(words + f.labels.size()));
  put(out, static_cast<std::int32_t>(words));
  put(out, static_cast<std::int32_t>(f.labels.size()));
  put(out, f.tokens);
  put<std::int64_t>(out, -1);  // the dictionary is not pruned
  const auto entry = [&out](std::string_view word, std::int64_t count, char type) {
    out.write(word);
    put(out, '\0');
    put(out, count);
    put(out, type);
  };
  for (std::size_t i = 0; i < words; ++i)
    entry(model.input.words[i], model.input.counts.empty() ? 1 : model.input.counts[i], 0);
  for (const auto& [label, count] : f.labels) entry(label, count, 1);
  put(out, '\0');  // not quantised
  write_input(out, model, dim);
  put(out, '\0');
  // Hierarchical softmax has a node less than words; fastText keeps a row more than it uses.
  write_matrix(out, model.output, f.supervised() ? f.labels.size() : words, dim);
  out.commit();
}

}  // namespace wordloom::formats
