#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "vectors/formats/readers.hpp"
#include "vectors/formats/sniff.hpp"
#include "wordloom/io/container.hpp"

namespace wordloom {
namespace {

using formats::Job;
using formats::PeekedStream;

bool is_compressed(std::string_view head) {
  return head.starts_with("\x1f\x8b") || head.starts_with("\x28\xb5\x2f\xfd") ||
         (head.size() >= 4 && (head[0] & 0xf0) == 0x50 && head.substr(1, 3) == "\x2a\x4d\x18");
}

/// A file that is removed when the object goes; its mapping may live on.
class TemporaryFile {
 public:
  TemporaryFile() {
    path_ = (std::filesystem::temp_directory_path() / "wordloom-XXXXXX").string();
    const int descriptor = mkstemp(path_.data());
    if (descriptor < 0) throw fail(ErrorKind::io, "{}: {}", path_, std::strerror(errno));
    close(descriptor);
  }
  ~TemporaryFile() { unlink(path_.c_str()); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// A native model that comes compressed or through a pipe: mapping needs a file, so it gets one.
Model load_through_file(PeekedStream& stream) {
  const TemporaryFile file;
  std::ofstream out(file.path(), std::ios::binary);
  std::vector<char> buffer(std::size_t{1} << 18);
  while (const std::size_t n = stream.read(buffer.data(), buffer.size()))
    out.write(buffer.data(), static_cast<std::streamsize>(n));
  out.close();
  if (!out)
    throw fail(ErrorKind::io, "{}: cannot be unpacked to {} (disk full? TMPDIR chooses another directory)",
               stream.name(), std::filesystem::temp_directory_path().string());
  try {
    return load_model(file.path());
  } catch (const Error& e) {
    throw e.within(stream.name());
  }
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
  const std::string head = file_head(path, Container::kMagicSize);
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
