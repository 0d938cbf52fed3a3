#pragma once
// The header of a NumPy array file.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wordloom::npy {

struct Header {
  std::string descr;
  bool fortran_order = false;
  std::vector<std::uint64_t> shape;
  std::size_t data_begin = 0;  ///< where the data begin
  std::uint64_t data_size = 0;
};

/// Parses the beginning of an array file. Throws ErrorKind::format beginning with `where` (file and array).
Header parse_header(std::string_view bytes, const std::string& where);

}  // namespace wordloom::npy
