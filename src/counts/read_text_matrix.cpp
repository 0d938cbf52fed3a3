#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "counts/matrix_readers.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/core/parse_number.hpp"
#include "wordloom/core/shown.hpp"
#include "wordloom/io/input.hpp"
#include "wordloom/io/lines.hpp"

namespace wordloom::counts {
namespace {

/// A line and how far it has been read.
class Fields {
 public:
  Fields(std::string_view line, const std::string& file, std::uint64_t number)
      : rest_(line), file_(file), number_(number) {}

  bool next(std::string_view& field) {
    const std::size_t begin = rest_.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos) return false;
    rest_.remove_prefix(begin);
    field = rest_.substr(0, rest_.find_first_of(" \t\r"));
    rest_.remove_prefix(field.size());
    return true;
  }
  template <Number N>
  N number(std::string_view field, const char* what) const {
    const auto value = parse_number<N>(field);
    if (!value) throw refuse(fmt::format("the {} is \"{}\", no number", what, shown(field, 40)));
    return *value;
  }
  template <Number N>
  N next_number(const char* what) {
    std::string_view field;
    if (!next(field)) throw refuse(fmt::format("the {} is missing", what));
    return number<N>(field, what);
  }
  Error refuse(const std::string& why) const { return fail(ErrorKind::format, "{}: line {}: {}", file_, number_, why); }

 private:
  std::string_view rest_;
  const std::string& file_;
  std::uint64_t number_;
};

struct Triple {
  std::uint32_t row, column;
  double value;
};

/// Rows from entries in any order; those of one place are added up.
WeightRows from_triples(std::vector<Triple>& triples, std::uint64_t rows, std::uint64_t columns) {
  const auto before = [](const Triple& x, const Triple& y) {
    return x.row != y.row ? x.row < y.row : x.column < y.column;
  };
  if (!std::is_sorted(triples.begin(), triples.end(), before)) std::stable_sort(triples.begin(), triples.end(), before);
  WeightRows m;
  m.columns = columns;
  m.begins.assign(rows + 1, 0);
  for (std::size_t i = 0; i < triples.size(); ++i) {
    const Triple& t = triples[i];
    if (i > 0 && triples[i - 1].row == t.row && triples[i - 1].column == t.column) {
      m.value.back() += t.value;
      continue;
    }
    m.column.push_back(t.column);
    m.value.push_back(t.value);
    ++m.begins[t.row + 1];
  }
  for (std::size_t r = 0; r < rows; ++r) m.begins[r + 1] += m.begins[r];
  return m;
}

}  // namespace

WeightRows read_matrix_market(const std::string& path) {
  const auto stream = open_input(path);
  LineReader lines(*stream);
  std::string_view line;
  if (!lines.next(line) || !line.starts_with("%%MatrixMarket"))
    throw fail(ErrorKind::format, "{}: line 1: does not begin with %%MatrixMarket", path);
  std::string head(line);
  std::transform(head.begin(), head.end(), head.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  const bool pattern = head.find(" pattern") != std::string::npos;
  if (head.find(" coordinate") == std::string::npos || head.find(" general") == std::string::npos ||
      (!pattern && head.find(" real") == std::string::npos && head.find(" integer") == std::string::npos))
    throw fail(ErrorKind::format, "{}: line 1: \"{}\" is not read: coordinate, real, integer or pattern, general are",
               path, shown(head, 80));
  std::uint64_t rows = 0, columns = 0, entries = 0;
  bool sized = false;
  std::vector<Triple> triples;
  while (lines.next(line)) {
    Fields fields(line, path, lines.line_number());
    std::string_view field;
    if (line.starts_with('%') || !fields.next(field)) continue;
    const auto first = fields.number<std::uint64_t>(field, sized ? "row" : "number of rows");
    if (!sized) {
      rows = first;
      columns = fields.next_number<std::uint64_t>("number of columns");
      entries = fields.next_number<std::uint64_t>("number of entries");
      if (rows > kMostRows) throw fields.refuse(fmt::format("{} rows are more than {}", rows, kMostRows));
      if (columns > kMostColumns)
        throw fields.refuse(fmt::format("{} columns are more than {}", columns, kMostColumns));
      sized = true;
      continue;
    }
    const auto column = fields.next_number<std::uint64_t>("column");
    const double value = pattern ? 1 : fields.next_number<double>("value");
    if (first < 1 || first > rows) throw fields.refuse(fmt::format("row {} is not among 1..{}", first, rows));
    if (column < 1 || column > columns)
      throw fields.refuse(fmt::format("column {} is not among 1..{}", column, columns));
    if (!std::isfinite(value)) throw fields.refuse("the value is not finite");
    if (triples.size() == entries) throw fields.refuse(fmt::format("more than the {} entries announced", entries));
    triples.push_back({static_cast<std::uint32_t>(first - 1), static_cast<std::uint32_t>(column - 1), value});
  }
  if (!sized) throw fail(ErrorKind::format, "{}: ends before the line with its sizes", path);
  if (triples.size() != entries)
    throw fail(ErrorKind::format, "{}: ends after {} of {} entries (cut short?)", path, triples.size(), entries);
  return from_triples(triples, rows, columns);
}

WeightRows read_svmlight(const std::string& path) {
  const auto stream = open_input(path);
  LineReader lines(*stream);
  std::string_view line;
  WeightRows m;
  while (lines.next(line)) {
    Fields fields(line.substr(0, line.find('#')), path, lines.line_number());
    std::string_view field;
    if (!fields.next(field)) continue;
    std::uint64_t last = 0;
    while (fields.next(field)) {
      const std::size_t colon = field.find(':');
      if (colon == std::string_view::npos)
        throw fields.refuse(fmt::format("\"{}\" is no index:value", shown(field, 40)));
      if (field.substr(0, colon) == "qid") continue;
      const auto index = fields.number<std::uint64_t>(field.substr(0, colon), "index");
      const auto value = fields.number<double>(field.substr(colon + 1), "value");
      if (index < 1) throw fields.refuse("an index is 0; they count from 1 (dump_svmlight_file has zero_based=False)");
      if (index > kMostColumns) throw fields.refuse(fmt::format("index {} is above {}", index, kMostColumns));
      if (index <= last) throw fields.refuse(fmt::format("index {} after {}: they must ascend", index, last));
      if (!std::isfinite(value)) throw fields.refuse("a value is not finite");
      last = index;
      m.column.push_back(static_cast<std::uint32_t>(index - 1));
      m.value.push_back(value);
      m.columns = std::max(m.columns, index);
    }
    m.begins.push_back(m.column.size());
  }
  return m;
}

}  // namespace wordloom::counts
