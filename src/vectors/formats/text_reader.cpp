// word2vec text and GloVe text: the same rows, with and without a header. Any line end: as no word of theirs holds a
// "\r", a lone one ends a line as well.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "vectors/formats/numbers.hpp"
#include "vectors/formats/readers.hpp"
#include "wordloom/core/parse_number.hpp"
#include "wordloom/core/shown.hpp"
#include "wordloom/io/lines.hpp"

namespace wordloom::formats {
namespace {

/// What must be named when a row is wrong.
struct Place {
  const std::string& file;
  std::uint64_t row;       ///< from 1
  std::uint64_t offset;    ///< of the line
  std::string_view whose;  ///< "header says" or "the rows before have"
  bool cut;                ///< the line is the last and has no line end
};

/// The usual row: one word without blanks, `dim` values. False when the row is anything else.
bool parse_plain_row(std::string_view line, std::size_t dim, float* values, std::string_view& word) {
  const char* at = line.data();
  const char* const last = at + line.size();
  while (at != last && !is_blank(*at)) ++at;
  word = line.substr(0, static_cast<std::size_t>(at - line.data()));
  for (std::size_t i = 0; i < dim; ++i) {
    if (at == last || !is_blank(*at)) return false;
    while (at != last && is_blank(*at)) ++at;
    at = read_number(at, last, values[i]);
    if (at == nullptr) return false;
  }
  while (at != last && is_blank(*at)) ++at;
  return at == last;
}

/// Any row: the last `dim` fields are the values, all before them is the word. Throws what is wrong with it.
void parse_row(std::string_view line, std::size_t dim, float* values, std::string_view& word, const Place& place) {
  if (parse_plain_row(line, dim, values, word)) return;
  std::string_view rest = trim_end(line);
  for (std::size_t i = dim; i-- > 0;) {
    const auto blank = rest.find_last_of(" \t");
    if (blank == std::string_view::npos)
      throw fail(ErrorKind::format, "{}: byte {}: row {} has {} values, {} {}{}", place.file, place.offset, place.row,
                 dim - 1 - i, place.whose, dim, place.cut ? " (truncated download?)" : "");
    const auto field = rest.substr(blank + 1);
    const char* const end = field.data() + field.size();
    if (read_number(field.data(), end, values[i]) != end)
      throw fail(ErrorKind::format, "{}: byte {}: row {}, value {} of {}: '{}' is not a number{}", place.file,
                 place.offset + static_cast<std::uint64_t>(field.data() - line.data()), place.row, i + 1, dim,
                 shown(field, 40), place.cut ? " (truncated download?)" : "");
    rest = trim_end(rest.substr(0, blank));
  }
  word = rest;
}

/// In the first row of a file with a header, numbers before the last D fields speak against the header, not for a
/// word with spaces in it.
void check_first_row(std::string_view word, std::size_t dim, const Place& place) {
  std::size_t extra = 0;
  while (true) {
    const auto blank = word.find_last_of(" \t");
    if (blank == std::string_view::npos || !parse_number<float>(word.substr(blank + 1))) break;
    ++extra;
    word = trim_end(word.substr(0, blank));
  }
  if (extra > 0)
    throw fail(ErrorKind::format, "{}: byte {}: row {} has {} values, header says {}", place.file, place.offset,
               place.row, dim + extra, dim);
}

Model read_rows(LineReader& lines, const Job& job, ReadReport& report, std::size_t dim,
                std::optional<std::uint64_t> header_rows) {
  // A value takes two bytes at least, a word and its line end as many.
  RowSink sink(job, report, dim, header_rows.value_or(0), 2 * dim + 2);
  std::optional<std::uint64_t> empty_line;
  std::string_view line, word;
  std::uint64_t end = 0;
  while (!sink.full() && lines.next(line)) {
    end = lines.line_offset() + line.size();
    if (trim_end(line).empty()) {
      if (!empty_line) empty_line = lines.line_offset();
      continue;
    }
    if (empty_line) {
      sink.warn(fmt::format("byte {}: an empty line before row {} was skipped", *empty_line, sink.rows() + 1));
      empty_line.reset();
    }
    const Place place{job.file, sink.rows() + 1, lines.line_offset(),
                      header_rows ? "header says" : "the first rows have", !lines.had_end()};
    parse_row(line, dim, sink.row(), word, place);
    if (header_rows && place.row == 1) check_first_row(word, dim, place);
    sink.add(word, place.offset);
  }
  if (header_rows && !sink.full() && sink.rows() < *header_rows)
    throw fail(ErrorKind::format, "{}: byte {}: row {} is missing, header says {} rows (truncated download?)", job.file,
               end, sink.rows() + 1, *header_rows);
  if (header_rows && sink.rows() > *header_rows)
    sink.warn(
        fmt::format("byte 0: the header says {} rows, the file has {}; all were read", *header_rows, sink.rows()));
  return sink.finish();
}

}  // namespace

Model read_word2vec_text(PeekedStream& stream, const Job& job, ReadReport& report) {
  LineReader lines(stream, LineEnds::universal);
  std::string_view line;
  const bool any = lines.next(line);
  const auto header = any ? parse_header(line) : std::nullopt;
  if (!header)
    throw fail(ErrorKind::format,
               "{}: byte 0: the first line is not 'rows columns', so row 1 cannot be found (a file without "
               "a header is format glove)",
               job.file);
  check_shape(job, header->rows, header->dim, 2);
  return read_rows(lines, job, report, static_cast<std::size_t>(header->dim), header->rows);
}

Model read_glove(PeekedStream& stream, const Job& job, ReadReport& report, std::size_t dim) {
  LineReader lines(stream, LineEnds::universal);
  return read_rows(lines, job, report, dim, std::nullopt);
}

}  // namespace wordloom::formats
