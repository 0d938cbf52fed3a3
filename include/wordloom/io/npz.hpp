#pragma once
// NumPy's npz: arrays by name in a zip file.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wordloom/io/npy.hpp"

namespace wordloom {

/// Writes arrays one after the other, not compressed, as numpy.savez() does; visible under `path` after commit().
/// Arrays and files may be larger than 4 GiB (zip64).
class NpzWriter {
 public:
  explicit NpzWriter(const std::filesystem::path& path);  ///< throws ErrorKind::io
  ~NpzWriter();
  NpzWriter(NpzWriter&&) noexcept;
  NpzWriter& operator=(NpzWriter&&) noexcept;

  /// `descr` is NumPy's type ("<f8", "<i4", "|S3"), `bytes` the array in C order; an empty shape is a scalar.
  void add(std::string_view name, std::string_view descr, std::span<const std::uint64_t> shape,
           std::span<const std::byte> bytes);
  void commit();  ///< throws ErrorKind::io (disk full...)

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// An array as it was stored.
struct NpyArray : npy::Header {
  std::vector<std::byte> bytes;  ///< the product of the shape times the size of the type
};

/// Reads arrays from a npz file, stored or deflated. Throws ErrorKind::io, and ErrorKind::format naming file, array and
/// byte for what is no zip file, cut short, fails its checksum or is no array of NumPy's versions 1 to 3.
class NpzReader {
 public:
  explicit NpzReader(const std::filesystem::path& path);
  ~NpzReader();
  NpzReader(NpzReader&&) noexcept;
  NpzReader& operator=(NpzReader&&) noexcept;

  bool has(std::string_view name) const;
  /// Throws ErrorKind::format when there is no such array or it is larger than `max_bytes`.
  NpyArray read(std::string_view name, std::uint64_t max_bytes = std::uint64_t{1} << 40) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace wordloom
