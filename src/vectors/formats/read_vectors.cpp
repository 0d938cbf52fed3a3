#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "vectors/formats/readers.hpp"
#include "vectors/formats/sniff.hpp"
#include "wordloom/io/container.hpp"
#include "wordloom/io/output.hpp"

namespace wordloom {
namespace {

using formats::Job;
using formats::PeekedStream;

/// A native model that comes compressed or through a pipe: mapping needs a file, so it gets one without a name.
Model load_through_file(PeekedStream& stream) {
  SpoolFile file;
  std::vector<char> buffer(std::size_t{1} << 18);
  while (const std::size_t n = stream.read(buffer.data(), buffer.size()))
    file.write(std::as_bytes(std::span(buffer).first(n)));
  return load_model(file.map(), stream.name());
}

/// The first `limit` rows of a model; output rows no longer belong to them and go.
Model first_rows(Model model, std::uint64_t limit) {
  if (limit == 0 || limit >= model.input.size()) return model;
  const auto n = static_cast<std::size_t>(limit);
  const auto ends = model.input.words.ends().first(n);
  const auto blob = model.input.words.blob().first(static_cast<std::size_t>(ends.back()));
  model.input.words = WordList::own({blob.begin(), blob.end()}, {ends.begin(), ends.end()});
  model.input.rows.rows = n;
  if (!model.input.counts.empty()) model.input.counts.resize(n);
  model.output = {};
  model.storage.reset();
  if (model.subwords) {
    auto subwords = std::make_shared<SubwordVectors>(*model.subwords);
    subwords->words.rows = std::min(subwords->words.rows, n);
    if (subwords->fasttext) subwords->fasttext->labels.clear();
    model.subwords = std::move(subwords);
  }
  return model;
}

Model read_stream(PeekedStream& stream, const Job& job, VectorFormat format, ReadReport& report) {
  switch (format) {
    case VectorFormat::native:
      return first_rows(load_through_file(stream), job.options.limit);
    case VectorFormat::word2vec_text:
      return read_word2vec_text(stream, job, report);
    case VectorFormat::word2vec_bin:
      return read_word2vec_bin(stream, job, report);
    case VectorFormat::fasttext_bin:
      return first_rows(read_fasttext(stream, job, report), job.options.limit);
    case VectorFormat::npy:
      return read_npy(stream, job, report);
    case VectorFormat::glove:
      break;
  }
  const std::size_t dim = formats::sniff_columns(stream.head(), stream.head_is_all());
  if (dim == 0)
    throw fail(ErrorKind::format, "{}: byte 0: row 1 and the rows after it do not end in the same number of values",
               job.file);
  return read_glove(stream, job, report, dim);
}

}  // namespace

Model read_vectors(const std::string& path, const ReadOptions& options, ReadReport* report) {
  ReadReport unused;
  ReadReport& told = report ? *report : unused;
  told = {};
  std::optional<VectorFormat> format;
  if (!options.format.empty()) format = parse_vector_format(options.format);
  const std::string head = file_head(path, 16);
  if (Container::sniff(head) && (!format || *format == VectorFormat::native)) {
    told.format = VectorFormat::native;
    return first_rows(load_model(path), options.limit);
  }
  PeekedStream stream(open_input(path), formats::kSniffBytes);
  Job job{path, 0, options};
  if (!head.empty() && !is_compressed(head)) job.plain_size = std::filesystem::file_size(path);
  told.format = format ? *format : formats::sniff(stream.head(), stream.head_is_all(), path);
  return read_stream(stream, job, told.format, told);
}

}  // namespace wordloom
