#include "io/npy_header.hpp"

#include <limits>

#include "io/zip_layout.hpp"
#include "wordloom/core/error.hpp"

namespace wordloom::npy {
namespace {

/// What follows `'key':` in the dictionary.
std::string_view value_of(std::string_view dictionary, std::string_view key, const std::string& where) {
  auto at = dictionary.find(fmt::format("'{}':", key));
  if (at != std::string_view::npos) at = dictionary.find_first_not_of(' ', at + key.size() + 3);
  if (at == std::string_view::npos) throw fail(ErrorKind::format, "{}: its header has no '{}'", where, key);
  return dictionary.substr(at);
}

/// The size in bytes that a type like "<f8" or "|S3" ends with.
std::uint64_t size_of(const std::string& descr, const std::string& where) {
  std::uint64_t size = 0;
  bool good = descr.size() >= 3 && descr.size() <= 8 && descr.find_first_of("<>|=") == 0;
  for (std::size_t i = 2; good && i < descr.size(); ++i) {
    good = descr[i] >= '0' && descr[i] <= '9';
    size = 10 * size + static_cast<std::uint64_t>(descr[i] - '0');
  }
  if (!good) throw fail(ErrorKind::format, "{}: its type '{}' is not read", where, descr.substr(0, 20));
  return descr[1] == 'U' ? 4 * size : size;
}

std::vector<std::uint64_t> shape_of(std::string_view text, const std::string& where) {
  const auto close = text.find(')');
  if (text.empty() || text[0] != '(' || close == std::string_view::npos)
    throw fail(ErrorKind::format, "{}: its shape is no tuple", where);
  std::vector<std::uint64_t> shape;
  for (std::size_t i = 1; i < close;) {
    if (text[i] == ' ' || text[i] == ',') {
      ++i;
      continue;
    }
    std::uint64_t n = 0;
    const std::size_t begin = i;
    for (; i < close && text[i] >= '0' && text[i] <= '9'; ++i) {
      if (n > std::numeric_limits<std::uint64_t>::max() / 16)
        throw fail(ErrorKind::format, "{}: its shape does not fit 64 bits", where);
      n = 10 * n + static_cast<std::uint64_t>(text[i] - '0');
    }
    if (i == begin) throw fail(ErrorKind::format, "{}: its shape holds '{}'", where, text[i]);
    shape.push_back(n);
  }
  return shape;
}

}  // namespace

Header parse_header(std::string_view bytes, const std::string& where) {
  if (bytes.size() < 12 || bytes.substr(0, 6) != "\x93NUMPY")
    throw fail(ErrorKind::format, "{}: is no NumPy array", where);
  const auto version = static_cast<unsigned char>(bytes[6]);
  if (version < 1 || version > 3) throw fail(ErrorKind::format, "{}: array version {} is not read", where, version);
  const std::size_t begin = version == 1 ? 10 : 12;
  const std::uint64_t length = zip::get(bytes, 8, version == 1 ? 2 : 4);
  if (bytes.size() < begin + length)
    throw fail(ErrorKind::format, "{}: ends within its header, {} bytes of {}", where, bytes.size(), begin + length);
  const std::string_view dictionary = bytes.substr(begin, length);
  Header h;
  const std::string_view type = value_of(dictionary, "descr", where);
  if (type.size() < 2 || type[0] != '\'') throw fail(ErrorKind::format, "{}: its type is no plain one", where);
  h.descr = type.substr(1, type.find('\'', 1) - 1);
  h.fortran_order = value_of(dictionary, "fortran_order", where).starts_with("True");
  h.shape = shape_of(value_of(dictionary, "shape", where), where);
  h.data_begin = begin + length;
  h.data_size = size_of(h.descr, where);
  for (const std::uint64_t n : h.shape) {
    if (n != 0 && h.data_size > std::numeric_limits<std::uint64_t>::max() / n)
      throw fail(ErrorKind::format, "{}: its size does not fit 64 bits", where);
    h.data_size *= n;
  }
  if (bytes.size() - h.data_begin != h.data_size)
    throw fail(ErrorKind::format, "{}: has {} bytes of data, its shape needs {}", where, bytes.size() - h.data_begin,
               h.data_size);
  return h;
}

}  // namespace wordloom::npy
