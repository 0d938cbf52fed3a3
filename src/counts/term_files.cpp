#include "wordloom/counts/term_files.hpp"

#include <charconv>
#include <cmath>
#include <optional>
#include <type_traits>

#include "wordloom/core/error.hpp"
#include "wordloom/core/parse_number.hpp"
#include "wordloom/core/shown.hpp"
#include "wordloom/io/input.hpp"
#include "wordloom/io/lines.hpp"
#include "wordloom/io/output.hpp"

namespace wordloom {
namespace {

template <Number N>
N parsed(std::string_view field, const LineReader& lines, const std::string& file, std::string_view what) {
  const auto value = parse_number<N>(field);
  if (!value)
    throw fail(ErrorKind::format, "{}: line {}: the {} is \"{}\", {} is wanted", file, lines.line_number(), what,
               shown(field), std::is_integral_v<N> ? "a whole number from 0 on" : "a number");
  return *value;
}

std::string unescaped(std::string_view field, const LineReader& lines, const std::string& file) {
  std::string out;
  for (std::size_t i = 0; i < field.size(); ++i) {
    if (field[i] != '\\') {
      out += field[i];
      continue;
    }
    const char c = ++i < field.size() ? field[i] : '\0';
    if (c != 't' && c != 'n' && c != 'r' && c != '\\')
      throw fail(ErrorKind::format, "{}: line {}: a backslash is followed by neither t, n, r nor a backslash", file,
                 lines.line_number());
    out += c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : '\\';
  }
  return out;
}

}  // namespace

void append_escaped(std::string_view text, std::string& out) {
  for (const char c : text) switch (c) {
      case '\t':
        out += "\\t";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\\':
        out += "\\\\";
        break;
      default:
        out += c;
    }
}

void write_terms(const std::filesystem::path& path, const TermList& terms,
                 std::span<const std::uint64_t> document_frequency, std::span<const double> idf) {
  written_terms(path, terms, document_frequency, idf).commit();
}

WrittenFile written_terms(const std::filesystem::path& path, const TermList& terms,
                          std::span<const std::uint64_t> document_frequency, std::span<const double> idf) {
  AtomicFile file(path);
  std::string line;
  char number[64];
  for (std::size_t i = 0; i < terms.size(); ++i) {
    line.clear();
    append_escaped(terms[i], line);
    line += '\t';
    line.append(number, std::to_chars(number, number + sizeof number, document_frequency[i]).ptr);
    line += '\t';
    line.append(number, std::to_chars(number, number + sizeof number, idf[i]).ptr);
    line += '\n';
    file.write(line);
  }
  return WrittenFile(std::move(file));
}

TermTableFile read_terms(const std::string& path) {
  TermTableFile table;
  const auto stream = open_input(path);
  LineReader lines(*stream);
  std::string_view line;
  std::optional<bool> numbers;
  while (lines.next(line)) {
    const std::size_t tab = line.find('\t');
    const bool here = tab != std::string_view::npos;
    if (numbers && *numbers != here)
      throw fail(ErrorKind::format, "{}: line {}: {} numbers behind the term, unlike the lines before", path,
                 lines.line_number(), here ? "has" : "no");
    numbers = here;
    const std::string term = unescaped(line.substr(0, tab), lines, path);
    if (term.empty()) throw fail(ErrorKind::format, "{}: line {}: the term is empty", path, lines.line_number());
    table.terms.push_back(term);
    if (!here) continue;
    std::string_view rest = line.substr(tab + 1);
    const std::size_t second = rest.find('\t');
    if (second == std::string_view::npos)
      throw fail(ErrorKind::format, "{}: line {}: has two fields, not term, document frequency and idf", path,
                 lines.line_number());
    table.document_frequency.push_back(
        parsed<std::uint64_t>(rest.substr(0, second), lines, path, "document frequency"));
    const auto idf = parsed<double>(rest.substr(second + 1), lines, path, "idf");
    if (!std::isfinite(idf))
      throw fail(ErrorKind::format, "{}: line {}: the idf is not finite", path, lines.line_number());
    table.idf.push_back(idf);
  }
  return table;
}

}  // namespace wordloom
