#pragma once
// Files that belong together: all are written first, then each gets its name.
#include <utility>
#include <variant>

#include "wordloom/io/npz.hpp"
#include "wordloom/io/output.hpp"

namespace wordloom {

/// A file that is written whole and appears under its name at commit(), or never. What can fail for want of space has
/// mostly happened before.
class WrittenFile {
 public:
  explicit WrittenFile(AtomicFile file) : file_(std::move(file)) {
    // Nothing is left in buffers.
    if (auto& plain = std::get<AtomicFile>(file_); plain.seekable()) plain.write_at(0, std::span<const std::byte>());
  }
  explicit WrittenFile(NpzWriter file) : file_(std::move(file)) {}

  /// Throws ErrorKind::io.
  void commit() {
    std::visit([](auto& file) { file.commit(); }, file_);
  }

 private:
  std::variant<AtomicFile, NpzWriter> file_;
};

}  // namespace wordloom
