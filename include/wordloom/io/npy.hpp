#pragma once
// The header of NumPy's array files (NEP 1): magic, version, length, and a dictionary that is a literal of Python.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wordloom::npy {

/// What the dictionary says.
struct Header {
  std::string descr;  ///< "<f8", "<i4", "|S3"
  bool fortran_order = false;
  std::vector<std::uint64_t> shape;  ///< empty: a scalar
};

/// Where the dictionary lies in the file; the data begin behind it.
struct Frame {
  std::size_t begin = 0, size = 0;
};

/// No array file is shorter: what parse_frame() needs.
inline constexpr std::size_t kFrameSize = 12;

/// Of the first kFrameSize bytes (of a file that is shorter all). Throws ErrorKind::format beginning with `where` for
/// what is no array file, is of another version than 1 to 3, or has a dictionary of fewer than 2 bytes or more than 1
/// MiB.
Frame parse_frame(std::string_view head, std::string_view where);

/// Either kind of quotes, any blanks, keys in any order, sizes with the L of Python 2. Throws ErrorKind::format
/// beginning with `where`, also for types that are lists of fields.
Header parse_dictionary(std::string_view dictionary, std::string_view where);

/// Version 1.0, of an array in C order; padded so that the data begin at a multiple of 64.
std::string make_header(std::string_view descr, std::span<const std::uint64_t> shape);

}  // namespace wordloom::npy
