#include <charconv>
#include <limits>
#include <type_traits>

#include "wordloom/counts/matrix_files.hpp"
#include "wordloom/counts/names.hpp"
#include "wordloom/io/npz.hpp"
#include "wordloom/io/output.hpp"

namespace wordloom {
namespace {

template <class Number>
void append_number(Number value, std::string& out) {
  char text[64];  // without a precision to_chars prints the shortest decimals that read back to the same number
  out.append(text, std::to_chars(text, text + sizeof text, value).ptr);
}

template <class Value>
void write_matrix_market(AtomicFile& file, const SparseRows<Value>& m) {
  file.write(fmt::format("%%MatrixMarket matrix coordinate {} general\n{} {} {}\n",
                         std::is_integral_v<Value> ? "integer" : "real", m.rows(), m.columns, m.entries()));
  std::string lines;
  for (std::size_t r = 0; r < m.rows(); ++r) {
    lines.clear();
    for (std::uint64_t i = m.begins[r]; i < m.begins[r + 1]; ++i) {
      append_number(r + 1, lines);
      lines += ' ';
      append_number(std::uint64_t{m.column[i]} + 1, lines);
      lines += ' ';
      append_number(m.value[i], lines);
      lines += '\n';
    }
    file.write(lines);
  }
}

template <class Value>
void write_svmlight(AtomicFile& file, const SparseRows<Value>& m) {
  std::string line;
  for (std::size_t r = 0; r < m.rows(); ++r) {
    line.assign(1, '0');
    for (std::uint64_t i = m.begins[r]; i < m.begins[r + 1]; ++i) {
      line += ' ';
      append_number(std::uint64_t{m.column[i]} + 1, line);
      line += ':';
      append_number(m.value[i], line);
    }
    line += '\n';
    file.write(line);
  }
}

template <class To, class From>
std::vector<To> converted(const From& from) {
  return std::vector<To>(from.begin(), from.end());
}

template <class Numbers>
void add(NpzWriter& file, std::string_view name, std::string_view descr, const Numbers& numbers) {
  const std::uint64_t shape[] = {numbers.size()};
  file.add(name, descr, shape, std::as_bytes(std::span(numbers)));
}

// scipy wants both index arrays of one type, and takes int32 wherever that is enough.
template <class Value>
WrittenFile written_npz(const std::filesystem::path& path, const SparseRows<Value>& m) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::int32_t>::max();
  NpzWriter file(path);
  if (m.entries() <= kMost && m.columns <= kMost) {
    add(file, "indices", "<i4", converted<std::int32_t>(m.column));
    add(file, "indptr", "<i4", converted<std::int32_t>(m.begins));
  } else {
    add(file, "indices", "<i8", converted<std::int64_t>(m.column));
    add(file, "indptr", "<i8", converted<std::int64_t>(m.begins));
  }
  file.add("format", "|S3", {}, std::as_bytes(std::span("csr", 3)));
  add(file, "shape", "<i8", std::vector<std::uint64_t>{m.rows(), m.columns});
  if constexpr (std::is_same_v<Value, float>) {
    add(file, "data", "<f4", m.value);
  } else if constexpr (std::is_same_v<Value, double>) {
    add(file, "data", "<f8", m.value);
  } else {
    add(file, "data", "<i8", converted<std::int64_t>(m.value));
  }
  return WrittenFile(std::move(file));
}

}  // namespace

std::string_view name(MatrixFormat format) { return spell(kMatrixFormatNames, format); }
MatrixFormat parse_matrix_format(std::string_view name) {
  return parse_name(kMatrixFormatNames, "matrix format", name);
}

std::string_view file_name(MatrixFormat format) {
  switch (format) {
    case MatrixFormat::matrix_market:
      return "matrix.mtx";
    case MatrixFormat::svmlight:
      return "matrix.svmlight";
    case MatrixFormat::npz:
      return "matrix.npz";
  }
  return "";
}

template <class Value>
void write_matrix(const std::filesystem::path& path, const SparseRows<Value>& matrix, MatrixFormat format) {
  written_matrix(path, matrix, format).commit();
}

template <class Value>
WrittenFile written_matrix(const std::filesystem::path& path, const SparseRows<Value>& matrix, MatrixFormat format) {
  if (format == MatrixFormat::npz) return written_npz(path, matrix);
  AtomicFile file(path);
  if (format == MatrixFormat::matrix_market) {
    write_matrix_market(file, matrix);
  } else {
    write_svmlight(file, matrix);
  }
  return WrittenFile(std::move(file));
}

template void write_matrix<std::uint32_t>(const std::filesystem::path&, const CountRows&, MatrixFormat);
template void write_matrix<float>(const std::filesystem::path&, const SparseRows<float>&, MatrixFormat);
template void write_matrix<double>(const std::filesystem::path&, const WeightRows&, MatrixFormat);
template WrittenFile written_matrix<std::uint32_t>(const std::filesystem::path&, const CountRows&, MatrixFormat);
template WrittenFile written_matrix<float>(const std::filesystem::path&, const SparseRows<float>&, MatrixFormat);
template WrittenFile written_matrix<double>(const std::filesystem::path&, const WeightRows&, MatrixFormat);

}  // namespace wordloom
