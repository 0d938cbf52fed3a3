#pragma once
// Where bytes go: a file that appears whole or not at all, and an unnamed temporary file.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "wordloom/io/mapped_file.hpp"

namespace wordloom {

/// A file that appears under its target's name at commit(), whole, or never. Until then it has no name where the file
/// system allows that (Linux O_TMPFILE: nothing is left behind even by a killed process), else a hidden temporary name
/// beside the target, removed by the destructor. Symbolic links are followed; owner (where allowed) and permissions of
/// an existing target are kept, and a read-only one is refused. Targets that are no regular files (/dev/stdout, pipes,
/// devices) are written directly.
class AtomicFile {
 public:
  /// Throws ErrorKind::io: directory missing, not writable.
  explicit AtomicFile(const std::filesystem::path& target);
  ~AtomicFile();
  AtomicFile(AtomicFile&&) noexcept;
  AtomicFile& operator=(AtomicFile&&) noexcept;

  /// Buffered. Throws ErrorKind::io with path, byte and reason (disk full), and ReaderGone
  /// (wordloom/io/reader_gone.hpp) as commit() does.
  void write(std::span<const std::byte> bytes);
  void write(std::string_view text);
  /// Overwrites bytes already written (headers); flushes first. Throws ErrorKind::io where seekable() is false.
  void write_at(std::uint64_t offset, std::span<const std::byte> bytes);
  std::uint64_t position() const;
  bool seekable() const;  ///< false for pipes and terminals: write_at() is not to be had
  /// Flush, fsync, rename. After it nothing may be written.
  void commit();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Where temporary files go: `wanted`, else $TMPDIR, else /tmp.
std::string spool_directory(const std::filesystem::path& wanted = {});

/// A temporary file without a name ($TMPDIR, else /tmp): gone when closed, whatever happens to the process.
class SpoolFile {
 public:
  /// `directory` empty: $TMPDIR, else /tmp. Throws ErrorKind::io.
  explicit SpoolFile(const std::filesystem::path& directory = {});
  ~SpoolFile();
  SpoolFile(SpoolFile&&) noexcept;
  SpoolFile& operator=(SpoolFile&&) noexcept;

  void write(std::span<const std::byte> bytes);  ///< buffered; throws ErrorKind::io (disk full: says which directory)
  /// Overwrites bytes already written: quicker than a new file, the system has the pages. Throws ErrorKind::io.
  void write_at(std::uint64_t offset, std::span<const std::byte> bytes);
  std::uint64_t size() const;
  MappedFile map();  ///< flushes and maps what was written
  /// Flushes and reads `out.size()` bytes from `offset` on, without mapping (pages of a mapping count as memory of the
  /// process). Throws ErrorKind::io when there are fewer.
  void read_at(std::uint64_t offset, std::span<std::byte> out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace wordloom
