#pragma once
// Where bytes go: a file that appears whole or not at all, and an unnamed temporary file.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "wordloom/io/mapped_file.hpp"

namespace wordloom {

/// A file written beside its target under a temporary name and renamed by commit(); without it, it is removed.
/// The same descriptor rules as the target's directory; symbolic links are followed, permissions of an existing
/// target are kept. Targets that are no regular files (/dev/stdout, pipes) are written directly.
class AtomicFile {
 public:
  /// Throws ErrorKind::io: directory missing, not writable.
  explicit AtomicFile(const std::filesystem::path& target);
  ~AtomicFile();
  AtomicFile(AtomicFile&&) noexcept;

  /// Buffered. Throws ErrorKind::io with path, byte and reason (disk full).
  void write(std::span<const std::byte> bytes);
  void write(std::string_view text);
  /// Overwrites bytes already written (headers); flushes first.
  void write_at(std::uint64_t offset, std::span<const std::byte> bytes);
  std::uint64_t position() const;
  /// Flush, fsync, rename. After it nothing may be written.
  void commit();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A temporary file without a name ($TMPDIR, else /tmp): gone when closed, whatever happens to the process.
class SpoolFile {
 public:
  /// `directory` empty: $TMPDIR, else /tmp. Throws ErrorKind::io.
  explicit SpoolFile(const std::filesystem::path& directory = {});
  ~SpoolFile();
  SpoolFile(SpoolFile&&) noexcept;
  SpoolFile& operator=(SpoolFile&&) noexcept;

  void write(std::span<const std::byte> bytes);   ///< buffered; throws ErrorKind::io (disk full: says which directory)
  std::uint64_t size() const;
  MappedFile map();                               ///< flushes and maps what was written

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace wordloom
