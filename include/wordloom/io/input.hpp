#pragma once
// Where bytes come from: files, directories, standard input; gz and zst are recognised by content.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wordloom {

/// One file to read; "-" is standard input.
struct InputFile {
  std::string path;
  std::uint64_t bytes = 0;    ///< size on disk, 0 when unknown (pipes)
  std::int64_t modified = 0;  ///< when it was changed last, in nanoseconds since 1970; 0 when unknown
};

/// Files stay in the order given; directories are walked recursively, sorted by path bytes, hidden entries skipped.
/// Throws ErrorKind::io with the path and the system's reason for what is missing or unreadable, and for a directory
/// without a single file. Symbolic links below a directory that lead nowhere are missing files as well, unless
/// `dangling` is there to take their paths: then they are passed over.
std::vector<InputFile> expand_inputs(const std::vector<std::string>& paths,
                                     std::vector<std::string>* dangling = nullptr);
/// Size and time of a file as expand_inputs() gives them; nothing when it is not there or is no regular file.
std::optional<InputFile> file_state(const std::string& path);

/// A stream of (decompressed) bytes.
class ByteStream {
 public:
  virtual ~ByteStream() = default;
  /// Reads up to n bytes; 0 means the end. Throws ErrorKind::io, or ErrorKind::format for broken gz/zst data (a cut
  /// file is an error that says so, with the byte).
  virtual std::size_t read(char* out, std::size_t n) = 0;
  /// False when read() would have to wait: no byte has come, and none comes within `patience_ms`. At the end, of files
  /// and of streams that cannot say, true.
  virtual bool ready([[maybe_unused]] int patience_ms) { return true; }
  /// Bytes taken from the underlying file so far (compressed ones for gz/zst): what progress is measured by.
  virtual std::uint64_t consumed() const = 0;
  virtual const std::string& name() const = 0;
};

/// Opens a file or "-"; gz (also several members) and zst (also several frames) by magic number.
std::unique_ptr<ByteStream> open_input(const std::string& path);

/// True when these first bytes of a file, 16 or all there are, are those of compressed data of any kind, read or not.
bool is_compressed(std::string_view first_bytes);

/// The first `n` bytes of a regular file as they are on disk, fewer when there are no more. Empty for anything else,
/// and for what cannot be read: bytes that are taken from a pipe to look at them are gone.
std::string file_head(const std::string& path, std::size_t n);

/// The whole (decompressed) content; for small files. Throws ErrorKind::format beyond max_bytes.
std::string read_all(const std::string& path, std::uint64_t max_bytes = std::uint64_t{1} << 32);

}  // namespace wordloom
