#pragma once
// Buffered writing to a descriptor, with errors that name the file, the byte and what to do. Private to the io room.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace wordloom::io {

/// Writes through a 256 KiB buffer to a descriptor that somebody else owns.
class DescriptorWriter {
 public:
  /// `name` is the file in messages; `remedy` is what to do when the disk is full.
  DescriptorWriter(int fd, std::string name, std::string remedy);

  void write(std::span<const std::byte> bytes);
  /// Overwrites bytes already written.
  void write_at(std::uint64_t offset, std::span<const std::byte> bytes);
  void flush();
  /// From now on every few megabytes the system is asked to start bringing what was written to the disk, so that an
  /// fsync at the end has little left to wait for.
  void start_writing_early() { early_ = true; }
  std::uint64_t position() const { return flushed_ + used_; }
  /// Throws the ErrorKind::io for a failed system call at `offset`.
  [[noreturn]] void refuse(const char* what, int error, std::uint64_t offset) const;

 private:
  void send(const std::byte* data, std::size_t size);

  int fd_;
  std::string name_, remedy_;
  std::unique_ptr<std::byte[]> buffer_;
  std::size_t used_ = 0;
  std::uint64_t flushed_ = 0;
  bool early_ = false;
  std::uint64_t started_ = 0;  // up to where the disk was asked
};

}  // namespace wordloom::io
