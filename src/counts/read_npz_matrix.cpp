#include <cmath>
#include <cstring>
#include <type_traits>

#include "counts/matrix_readers.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/core/shown.hpp"
#include "wordloom/counts/matrix_files.hpp"
#include "wordloom/io/npz.hpp"

namespace wordloom {
namespace counts {
namespace {

template <class From, class To>
std::vector<To> cast(const NpyArray& array) {
  std::vector<To> out(array.bytes.size() / sizeof(From));
  for (std::size_t i = 0; i < out.size(); ++i) {
    From value;
    std::memcpy(&value, array.bytes.data() + i * sizeof(From), sizeof(From));
    out[i] = static_cast<To>(value);
  }
  return out;
}

/// A vector of any type that NumPy has for integers, and for values also floats.
template <class To>
std::vector<To> vector_of(const NpzReader& file, std::string_view name, const std::string& path) {
  const NpyArray a = file.read(name);
  if (a.shape.size() != 1)
    throw fail(ErrorKind::format, "{}: array \"{}\" has {} dimensions, not 1", path, name, a.shape.size());
  if (a.descr == "<i4") return cast<std::int32_t, To>(a);
  if (a.descr == "<i8") return cast<std::int64_t, To>(a);
  if (a.descr == "<u4") return cast<std::uint32_t, To>(a);
  if (a.descr == "<u8") return cast<std::uint64_t, To>(a);
  if constexpr (std::is_floating_point_v<To>) {
    if (a.descr == "<f4") return cast<float, To>(a);
    if (a.descr == "<f8") return cast<double, To>(a);
    if (a.descr == "|b1" || a.descr == "|u1") return cast<std::uint8_t, To>(a);
    if (a.descr == "|i1") return cast<std::int8_t, To>(a);
    if (a.descr == "<i2") return cast<std::int16_t, To>(a);
  }
  throw fail(ErrorKind::format, "{}: array \"{}\" has type '{}', which is not read", path, name, shown(a.descr));
}

}  // namespace

WeightRows read_scipy_npz(const std::string& path) {
  const NpzReader file(path);
  const NpyArray format = file.read("format", 1 << 16);
  const std::string kind(reinterpret_cast<const char*>(format.bytes.data()), format.bytes.size());
  // scipy has stored the name as bytes and, earlier, as UCS-4.
  if (!kind.starts_with("csr") && !kind.starts_with(std::string("c\0\0\0s\0\0\0r\0\0\0", 12)))
    throw fail(ErrorKind::format, "{}: is no CSR matrix (save it with scipy.sparse.save_npz(FILE, matrix.tocsr()))",
               path);
  const auto shape = vector_of<std::int64_t>(file, "shape", path);
  if (shape.size() != 2 || shape[0] < 0 || shape[1] < 0)
    throw fail(ErrorKind::format, "{}: array \"shape\" does not hold rows and columns", path);
  const auto rows = static_cast<std::uint64_t>(shape[0]), columns = static_cast<std::uint64_t>(shape[1]);
  if (columns > kMostColumns)
    throw fail(ErrorKind::format, "{}: {} columns are more than {}", path, columns, kMostColumns);
  const auto begins = vector_of<std::int64_t>(file, "indptr", path);
  const auto indices = vector_of<std::int64_t>(file, "indices", path);
  WeightRows m;
  const auto data = vector_of<double>(file, "data", path);
  m.value.assign(data.begin(), data.end());
  m.columns = columns;
  if (begins.size() != rows + 1 || begins[0] != 0 || begins.back() != static_cast<std::int64_t>(indices.size()) ||
      indices.size() != m.value.size())
    throw fail(ErrorKind::format,
               "{}: shape, indptr ({} numbers), indices ({}) and data ({}) do not fit together for {} rows", path,
               begins.size(), indices.size(), m.value.size(), rows);
  m.begins.resize(begins.size());
  m.column.resize(indices.size());
  for (std::size_t r = 0; r < rows; ++r) {
    // The last offset is the number of entries and none may fall, so none is beyond it.
    if (begins[r + 1] < begins[r])
      throw fail(ErrorKind::format, "{}: array \"indptr\" falls from {} to {} at row {}", path, begins[r],
                 begins[r + 1], r + 1);
    m.begins[r + 1] = static_cast<std::uint64_t>(begins[r + 1]);
  }
  for (std::size_t r = 0; r < rows; ++r)
    for (std::uint64_t i = m.begins[r]; i < m.begins[r + 1]; ++i) {
      if (indices[i] < 0 || static_cast<std::uint64_t>(indices[i]) >= columns)
        throw fail(ErrorKind::format, "{}: row {}: column {} is not among 0..{}", path, r, indices[i], columns);
      if (i > m.begins[r] && indices[i] <= indices[i - 1])
        throw fail(ErrorKind::format, "{}: row {}: columns do not ascend (matrix.sum_duplicates() sorts them)", path,
                   r);
      if (!std::isfinite(m.value[i])) throw fail(ErrorKind::format, "{}: row {}: a value is not finite", path, r);
      m.column[i] = static_cast<std::uint32_t>(indices[i]);
    }
  return m;
}

}  // namespace counts

WeightRows read_matrix(const std::string& path, MatrixFormat format) {
  switch (format) {
    case MatrixFormat::matrix_market:
      return counts::read_matrix_market(path);
    case MatrixFormat::svmlight:
      return counts::read_svmlight(path);
    case MatrixFormat::npz:
      return counts::read_scipy_npz(path);
  }
  throw fail(ErrorKind::internal, "no such matrix format");
}

}  // namespace wordloom
