// NumPy arrays, with their words in a file of their own.
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "vectors/formats/buffered_reader.hpp"
#include "vectors/formats/readers.hpp"
#include "wordloom/core/shown.hpp"
#include "wordloom/io/lines.hpp"
#include "wordloom/io/npy.hpp"

namespace wordloom::formats {
namespace {

struct Array {
  std::uint64_t rows = 0, dim = 0;
  bool doubles = false;
};

/// Of all that NumPy can write: a matrix of floats or doubles, row after row.
Array matrix_of(const npy::Header& header, const std::string& where) {
  if (header.descr != "<f4" && header.descr != "<f8")
    throw fail(ErrorKind::format,
               "{}: the npy header says type '{}'; '<f4' and '<f8' are read, so row 1 is not (save it with "
               "astype('<f4'))",
               where, shown(header.descr, 20));
  if (header.fortran_order)
    throw fail(ErrorKind::format,
               "{}: the npy header says Fortran order, where row 1 is scattered over the file (save it with "
               "numpy.ascontiguousarray)",
               where);
  if (header.shape.size() != 2)
    throw fail(ErrorKind::format, "{}: the npy array has {} dimensions; 2 are needed: row 1 and on, values", where,
               header.shape.size());
  return {header.shape[0], header.shape[1], header.descr == "<f8"};
}

Array read_header(BufferedReader& bytes, const std::string& file) {
  std::string text(npy::kFrameSize, '\0');
  text.resize(bytes.read(text.data(), text.size()));
  const npy::Frame frame = npy::parse_frame(text, file);
  const std::size_t begun = text.size(), end = frame.begin + frame.size;
  text.resize(end);
  if (bytes.read(text.data() + begun, end - begun) < end - begun)
    throw fail(ErrorKind::format, "{}: byte {}: the npy header is cut before row 1 (truncated download?)", file,
               bytes.offset());
  const std::string where = fmt::format("{}: byte {}", file, frame.begin);
  return matrix_of(npy::parse_dictionary(std::string_view(text).substr(frame.begin), where), where);
}

std::string vocabulary_path(const Job& job) {
  if (!job.options.vocabulary.empty()) return job.options.vocabulary;
  const std::string beside = job.file + ".vocab";
  if (std::filesystem::exists(beside)) return beside;
  const auto replaced = std::filesystem::path(job.file).replace_extension(".vocab").string();
  if (std::filesystem::exists(replaced)) return replaced;
  throw fail(ErrorKind::io, "{}: its words are missing: neither {} nor {} is there (one word per line)", job.file,
             beside, replaced);
}

}  // namespace

Model read_npy(PeekedStream& stream, const Job& job, ReadReport& report) {
  BufferedReader bytes(stream);
  const Array array = read_header(bytes, job.file);
  const std::size_t size = array.doubles ? sizeof(double) : sizeof(float);
  check_shape(job, array.rows, array.dim, size);
  const auto dim = static_cast<std::size_t>(array.dim);
  const std::string vocabulary = vocabulary_path(job);
  const auto words = open_input(vocabulary);
  LineReader lines(*words);
  RowSink sink(job, report, dim, array.rows, dim * size);
  std::vector<double> wide(array.doubles ? dim : 0);
  std::string_view word;
  while (sink.rows() < array.rows && !sink.full()) {
    const std::uint64_t row = sink.rows() + 1, offset = bytes.offset();
    if (!lines.next(word))
      throw fail(ErrorKind::format, "{}: byte {}: row {} has no word: {} has only {} lines for {} rows", job.file,
                 offset, row, vocabulary, row - 1, array.rows);
    float* const values = sink.row();
    const std::size_t got = bytes.read(array.doubles ? static_cast<void*>(wide.data()) : values, dim * size);
    if (got < dim * size)
      throw fail(ErrorKind::format, "{}: byte {}: row {} has {} values, header says {} (truncated download?)", job.file,
                 bytes.offset(), row, got / size, dim);
    for (std::size_t i = 0; i < wide.size(); ++i) values[i] = static_cast<float>(wide[i]);
    sink.add(word, offset);
  }
  if (!sink.full()) {
    while (lines.next(word))
      if (!word.empty())
        throw fail(ErrorKind::format, "{}: byte {}: a word for row {}, but {} has only {} rows", vocabulary,
                   lines.line_offset(), lines.line_number(), job.file, array.rows);
    if (bytes.peek() >= 0)
      sink.warn(fmt::format("byte {}: the file goes on after its {} rows; the rest was not read", bytes.offset(),
                            array.rows));
  }
  return sink.finish();
}

}  // namespace wordloom::formats
