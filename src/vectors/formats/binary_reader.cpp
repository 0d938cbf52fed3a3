// word2vec binary.
#include <cstdint>
#include <string>

#include "vectors/formats/buffered_reader.hpp"
#include "vectors/formats/numbers.hpp"
#include "vectors/formats/readers.hpp"

namespace wordloom::formats {
namespace {
constexpr std::size_t kMaxHeader = 256, kMaxWord = std::size_t{1} << 20;
}

Model read_word2vec_bin(PeekedStream& stream, const Job& job, ReadReport& report) {
  BufferedReader bytes(stream);
  std::string word;
  const bool line = bytes.read_until('\n', word, kMaxHeader);
  const auto header = line ? parse_header(word) : std::nullopt;
  if (!header)
    throw fail(ErrorKind::format, "{}: byte 0: the first line is not 'rows columns', so row 1 cannot be found",
               job.file);
  check_shape(job, header->rows, header->dim, sizeof(float));
  const auto dim = static_cast<std::size_t>(header->dim);
  RowSink sink(job, report, dim, header->rows, dim * sizeof(float) + 1);
  while (sink.rows() < header->rows && !sink.full()) {
    // The line end after a vector is there in word2vec.c's own files and absent in GoogleNews' and gensim's.
    while (bytes.peek() == '\n') bytes.skip();
    const std::uint64_t offset = bytes.offset(), row = sink.rows() + 1;
    word.clear();
    if (!bytes.read_until(' ', word, kMaxWord)) {
      if (word.size() > kMaxWord)
        throw fail(ErrorKind::format,
                   "{}: byte {}: row {}: no space ends the word within {} bytes (are there really {} "
                   "values per row?)",
                   job.file, offset, row, kMaxWord, dim);
      throw fail(ErrorKind::format, "{}: byte {}: row {} {}, header says {} rows (truncated download?)", job.file,
                 bytes.offset(), row, word.empty() ? "is missing" : "ends inside its word", header->rows);
    }
    const std::size_t got = bytes.read(sink.row(), dim * sizeof(float));
    if (got < dim * sizeof(float))
      throw fail(ErrorKind::format, "{}: byte {}: row {} has {} values, header says {} (truncated download?)", job.file,
                 bytes.offset(), row, got / sizeof(float), dim);
    sink.add(word, offset);
  }
  if (!sink.full()) {
    while (bytes.peek() == '\n') bytes.skip();
    if (bytes.peek() >= 0)
      sink.warn(fmt::format("byte {}: the file goes on after the {} rows of its header; the rest was not read",
                            bytes.offset(), header->rows));
  }
  return sink.finish();
}

}  // namespace wordloom::formats
