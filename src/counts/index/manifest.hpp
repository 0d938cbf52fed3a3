#pragma once
// What an index consists of at a moment: published whole by a rename. Private to the counts room.
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "wordloom/counts/index.hpp"

namespace wordloom::index {

struct SegmentEntry {
  std::string file;        ///< name in the index's directory
  std::string tombstones;  ///< name; empty: nothing is deleted
  std::uint64_t documents = 0, deleted = 0;
};

struct Manifest {
  std::uint64_t generation = 0;
  std::uint64_t next_file = 1;  ///< number of the next file; grows only, so that no name is ever used twice
  IndexConfig config;
  std::vector<SegmentEntry> segments;
};

inline constexpr std::string_view kManifestName = "manifest";

/// Throws ErrorKind::io when there is none, ErrorKind::format when it is broken.
Manifest read_manifest(const std::filesystem::path& directory);
/// On return the new state is what every later reader sees, also after a power cut.
void publish(const std::filesystem::path& directory, const Manifest& manifest);

/// An exclusive lock on an index's directory, held until destroyed or until the process ends in whatever way. The file
/// "lock" names its holder. Throws ErrorKind::io naming the holder when another process has it.
class WriterLock {
 public:
  explicit WriterLock(const std::filesystem::path& directory);
  ~WriterLock();
  WriterLock(const WriterLock&) = delete;
  WriterLock& operator=(const WriterLock&) = delete;

 private:
  int file_ = -1;
};

/// Removes what no manifest names: leftovers of writers that were killed, and files of states that are gone. Only under
/// the lock. Readers that still have such files mapped keep them.
void remove_leftovers(const std::filesystem::path& directory, const Manifest& manifest);

}  // namespace wordloom::index
