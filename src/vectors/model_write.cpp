#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "vectors/compact_row.hpp"
#include "vectors/model_sections.hpp"
#include "vectors/subword_sections.hpp"
#include "wordloom/io/container.hpp"
#include "wordloom/io/paged_section.hpp"
#include "wordloom/vectors/model.hpp"

namespace wordloom {
namespace {

void check(const Model& m) {
  const auto rows = m.input.rows.rows, dim = m.input.rows.cols;
  if (m.input.words.size() != rows)
    throw fail(ErrorKind::internal, "model: {} words for {} rows", m.input.words.size(), rows);
  if (!m.input.counts.empty() && m.input.counts.size() != rows)
    throw fail(ErrorKind::internal, "model: {} counts for {} rows", m.input.counts.size(), rows);
  if (m.output.rows > 0 && m.output.cols != dim)
    throw fail(ErrorKind::internal, "model: output rows have {} columns, input rows {}", m.output.cols, dim);
  if (!m.subwords) return;
  const SubwordVectors& s = *m.subwords;
  const bool own_rows = s.layout.rows == SubwordLayout::Rows::fasttext;
  if (s.words.rows != (own_rows ? rows : 0) || (own_rows && s.words.cols != dim) ||
      (s.ngrams.rows > 0 && s.ngrams.cols != dim))
    throw fail(ErrorKind::internal, "model: {} own rows and {} n-gram rows of {} columns for {} rows of {}",
               s.words.rows, s.ngrams.rows, s.ngrams.cols, rows, dim);
  if (s.buckets.empty() ? s.ngrams.rows > s.layout.buckets : s.buckets.size() != s.ngrams.rows)
    throw fail(ErrorKind::internal, "model: {} buckets for {} n-gram rows", s.buckets.size(), s.ngrams.rows);
}

/// Rows with the padding of Matrix, whatever the stride of the view is; padding is written as zeros.
template <class Append>
void each_chunk(MatrixView<const float> rows, Append append) {
  const std::size_t stride = Matrix::padded(rows.cols);
  const std::size_t chunk = std::max<std::size_t>(1, (std::size_t{1} << 18) / std::max<std::size_t>(stride, 1));
  std::vector<float> buffer(std::min(chunk, rows.rows) * stride, 0.0F);
  for (std::size_t begin = 0; begin < rows.rows; begin += chunk) {
    const std::size_t n = std::min(chunk, rows.rows - begin);
    for (std::size_t r = 0; r < n && rows.cols > 0; ++r)
      std::memcpy(buffer.data() + r * stride, rows.row(begin + r).data(), rows.cols * sizeof(float));
    append(std::as_bytes(std::span(std::as_const(buffer).data(), n * stride)));
  }
}

void add_rows(ContainerWriter& out, std::string_view name, MatrixView<const float> rows) {
  out.begin(name);
  each_chunk(rows, [&](std::span<const std::byte> bytes) { out.append(bytes); });
  out.end();
}

void add_paged_rows(ContainerWriter& out, std::string_view name, MatrixView<const float> rows) {
  PagedSectionWriter section(out, std::string(name));
  each_chunk(rows, [&](std::span<const std::byte> bytes) { section.append(bytes); });
  section.end();
}

}  // namespace

void save_model(const std::filesystem::path& path, const Model& model, std::size_t compact_from) {
  write_model(path, model, compact_from).commit();
}

ContainerWriter write_model(const std::filesystem::path& path, const Model& m, std::size_t compact_from) {
  check(m);
  const bool has_output = !m.output.empty();
  const nlohmann::ordered_json meta = {{"rows", m.input.rows.rows},
                                       {"dim", m.input.rows.cols},
                                       {"stride", Matrix::padded(m.input.rows.cols)},
                                       {"output_rows", has_output ? m.output.rows : 0},
                                       {"counts", !m.input.counts.empty()},
                                       {"writer", "wordloom " WORDLOOM_VERSION}};
  ContainerWriter out(path, w2v::kKind, w2v::kVersion);
  out.add(w2v::kMeta, std::string_view(meta.dump()));
  out.add(w2v::kWords, std::as_bytes(m.input.words.blob()));
  out.add(w2v::kWordEnds, std::as_bytes(m.input.words.ends()));
  out.add(w2v::kWordOrder, std::as_bytes(m.input.words.sorted()));
  if (!m.input.counts.empty()) out.add(w2v::kCounts, std::as_bytes(std::span(m.input.counts)));
  if (m.recipe) out.add(w2v::kRecipe, std::string_view(m.recipe->to_json()));
  out.add(w2v::kHyper, std::string_view(m.hyper_json));
  out.add(w2v::kRun, std::string_view(m.run_json));
  out.add(w2v::kLog, std::string_view(m.log_jsonl));
  if (!m.checkpoint_json.empty()) out.add(w2v::kCheckpoint, std::string_view(m.checkpoint_json));
  if (m.subwords) {
    out.add(w2v::kSubwords, std::string_view(w2v::subwords_json(*m.subwords)));
    if (!m.subwords->buckets.empty()) out.add(w2v::kNgramBuckets, std::as_bytes(m.subwords->buckets));
    if (m.subwords->fasttext) out.add(w2v::kLabels, std::string_view(w2v::label_bytes(m.subwords->fasttext->labels)));
  }
  // The matrices come last: a reader that does not verify them touches one compact stretch at the start.
  if (m.input.rows.rows * Matrix::padded(m.input.rows.cols) * sizeof(float) >= compact_from) {
    w2v::add_compact_rows(out, m.input.rows);
    add_paged_rows(out, w2v::kInput, m.input.rows);
  } else {
    add_rows(out, w2v::kInput, m.input.rows);
  }
  if (has_output) add_rows(out, w2v::kOutput, m.output);
  if (m.subwords) {
    // Without n-grams the composed rows are the words' own.
    if (m.subwords->layout.maxn > 0 && m.subwords->words.rows > 0) add_rows(out, w2v::kWordRows, m.subwords->words);
    if (m.subwords->ngrams.rows > 0) add_rows(out, w2v::kNgramRows, m.subwords->ngrams);
  }
  return out;
}

}  // namespace wordloom
