// NumPy arrays, with their words in a file of their own.
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vectors/formats/byte_reader.hpp"
#include "vectors/formats/readers.hpp"
#include "wordloom/io/lines.hpp"

namespace wordloom::formats {
namespace {

struct Array {
  std::uint64_t rows = 0, dim = 0;
  bool doubles = false;
};

/// The text after `'key':` in the dictionary literal of an npy header, up to where its value must begin.
std::string_view value_of(std::string_view dictionary, std::string_view key, const std::string& file) {
  for (const char quote : {'\'', '"'}) {
    const std::string quoted = fmt::format("{0}{1}{0}", quote, key);
    auto at = dictionary.find(quoted);
    if (at == std::string_view::npos) continue;
    at = dictionary.find_first_not_of(" :", at + quoted.size());
    if (at != std::string_view::npos) return dictionary.substr(at);
  }
  throw fail(ErrorKind::format, "{}: byte 10: the npy header has no '{}', so row 1 cannot be found", file, key);
}

Array parse_dictionary(std::string_view dictionary, const std::string& file) {
  Array array;
  const auto type = value_of(dictionary, "descr", file);
  const auto descr = type.size() > 1 ? type.substr(1, type.find_first_of("'\"", 1) - 1) : type;
  if (descr != "<f4" && descr != "<f8")
    throw fail(ErrorKind::format,
               "{}: byte 10: the npy header says type '{}'; '<f4' and '<f8' are read, so row 1 is not (save it "
               "with astype('<f4'))",
               file, descr.substr(0, 20));
  array.doubles = descr == "<f8";
  if (!value_of(dictionary, "fortran_order", file).starts_with("False"))
    throw fail(ErrorKind::format,
               "{}: byte 10: the npy header says Fortran order, where row 1 is scattered over the file (save it "
               "with numpy.ascontiguousarray)",
               file);
  auto shape = value_of(dictionary, "shape", file);
  shape = shape.substr(0, shape.find(')'));
  std::vector<std::uint64_t> sizes;
  for (std::size_t i = 0; i < shape.size();) {
    if (shape[i] < '0' || shape[i] > '9') {
      ++i;
      continue;
    }
    std::uint64_t n = 0;
    for (; i < shape.size() && shape[i] >= '0' && shape[i] <= '9'; ++i) {
      if (n > (std::uint64_t{1} << 58)) throw fail(ErrorKind::format, "{}: byte 10: the npy shape is too large", file);
      n = 10 * n + static_cast<std::uint64_t>(shape[i] - '0');
    }
    sizes.push_back(n);
  }
  if (sizes.size() != 2)
    throw fail(ErrorKind::format, "{}: byte 10: the npy array has {} dimensions; 2 are needed: row 1 and on, values",
               file, sizes.size());
  array.rows = sizes[0];
  array.dim = sizes[1];
  return array;
}

/// Magic, version, length of the dictionary (16 bits in version 1, 32 bits in versions 2 and 3), dictionary.
Array read_header(ByteReader& bytes, const std::string& file) {
  constexpr std::size_t kMaxDictionary = std::size_t{1} << 20;
  unsigned char head[12] = {};
  if (bytes.read(head, 10) < 10 || std::memcmp(head, "\x93NUMPY", 6) != 0)
    throw fail(ErrorKind::format, "{}: byte 0: not an npy file, so row 1 cannot be found", file);
  if (head[6] < 1 || head[6] > 3)
    throw fail(ErrorKind::format, "{}: byte 6: npy version {} is not known (1, 2 and 3 are), row 1 cannot be found",
               file, head[6]);
  std::size_t length = head[8] + (std::size_t{head[9]} << 8);
  if (head[6] > 1) {
    if (bytes.read(head + 10, 2) < 2)
      throw fail(ErrorKind::format, "{}: byte {}: the npy header is cut before row 1 (truncated download?)", file,
                 bytes.offset());
    length += (std::size_t{head[10]} << 16) + (std::size_t{head[11]} << 24);
  }
  if (length > kMaxDictionary)
    throw fail(ErrorKind::format, "{}: byte 8: the npy header says it has {} bytes before row 1, too many", file,
               length);
  std::string dictionary(length, '\0');
  if (bytes.read(dictionary.data(), length) < length)
    throw fail(ErrorKind::format, "{}: byte {}: the npy header is cut before row 1 (truncated download?)", file,
               bytes.offset());
  return parse_dictionary(dictionary, file);
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
  ByteReader bytes(stream);
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
