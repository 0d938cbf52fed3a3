#include "io/descriptor_writer.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "io/descriptor.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/io/output.hpp"
#include "wordloom/io/reader_gone.hpp"

namespace wordloom::io {
namespace {
constexpr std::size_t kBuffer = std::size_t{1} << 18;
constexpr std::uint64_t kEarly = std::uint64_t{16} << 20;
constexpr std::size_t kLargestWrite = std::size_t{1} << 30;
}  // namespace

DescriptorWriter::DescriptorWriter(int fd, std::string name, std::string remedy)
    : fd_(fd),
      name_(std::move(name)),
      remedy_(std::move(remedy)),
      buffer_(std::make_unique_for_overwrite<std::byte[]>(kBuffer)) {}

void DescriptorWriter::refuse(const char* what, int error, std::uint64_t offset) const {
  if (error == EPIPE)
    throw ReaderGone(ErrorKind::io, fmt::format("{}: byte {}: cannot {}: {}", name_, offset, what, reason(error)));
  const bool full = error == ENOSPC || error == EDQUOT;
  const char* remedy = full             ? remedy_.c_str()
                       : error == EFBIG ? "the file system or `ulimit -f` allows no larger file"
                                        : "check the disk and the permissions";
  throw fail(ErrorKind::io, "{}: byte {}: cannot {}: {} ({})", name_, offset, what, reason(error), remedy);
}

void DescriptorWriter::send(const std::byte* data, std::size_t size) {
  while (size > 0) {
    const ssize_t put = ::write(fd_, data, std::min(size, kLargestWrite));
    if (put < 0) {
      if (errno == EINTR) continue;
      refuse("write", errno, flushed_);
    }
    const auto n = static_cast<std::size_t>(put);
    data += n;
    size -= n;
    flushed_ += n;
  }
#ifdef SYNC_FILE_RANGE_WRITE
  if (early_ && flushed_ - started_ >= kEarly) {
    // A hint: where it is not understood, fsync does the whole work.
    ::sync_file_range(fd_, static_cast<off_t>(started_), static_cast<off_t>(flushed_ - started_),
                      SYNC_FILE_RANGE_WRITE);
    started_ = flushed_;
  }
#endif
}

void DescriptorWriter::write(std::span<const std::byte> bytes) {
  if (bytes.empty()) return;
  if (bytes.size() > kBuffer - used_) {
    flush();
    if (bytes.size() >= kBuffer) return send(bytes.data(), bytes.size());
  }
  std::memcpy(buffer_.get() + used_, bytes.data(), bytes.size());
  used_ += bytes.size();
}

void DescriptorWriter::flush() {
  // Emptied before sending: after a failed write the destructor of an owner must not meet the same bytes again.
  const std::size_t size = std::exchange(used_, 0);
  send(buffer_.get(), size);
}

void DescriptorWriter::write_at(std::uint64_t offset, std::span<const std::byte> bytes) {
  flush();
  if (bytes.size() > flushed_ || offset > flushed_ - bytes.size())
    throw fail(ErrorKind::internal, "{}: bytes {} to {} cannot be overwritten: only {} were written", name_, offset,
               offset + bytes.size(), flushed_);
  while (!bytes.empty()) {
    const ssize_t put = ::pwrite(fd_, bytes.data(), std::min(bytes.size(), kLargestWrite), static_cast<off_t>(offset));
    if (put < 0) {
      if (errno == EINTR) continue;
      refuse("write", errno, offset);
    }
    bytes = bytes.subspan(static_cast<std::size_t>(put));
    offset += static_cast<std::uint64_t>(put);
  }
}

}  // namespace wordloom::io
