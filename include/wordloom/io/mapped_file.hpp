#pragma once
// A read-only mapping of a whole file.
#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

namespace wordloom {

class MappedFile {
 public:
  MappedFile() = default;
  /// Throws ErrorKind::io with path and reason. An empty file gives an empty mapping.
  explicit MappedFile(const std::filesystem::path& path);
  /// Maps an open descriptor (which may be closed afterwards); `name` is for messages.
  MappedFile(int descriptor, std::string_view name);
  ~MappedFile();
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;

  std::span<const std::byte> bytes() const { return {static_cast<const std::byte*>(data_), size_}; }
  std::string_view text() const { return {static_cast<const char*>(data_), size_}; }
  std::size_t size() const { return size_; }

 private:
  void* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace wordloom
