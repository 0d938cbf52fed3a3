#pragma once
// Owned POSIX descriptors and the system calls that need a retry loop. Private to the io room.
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace wordloom::io {

/// Closes its descriptor; -1 is none.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor();
  Descriptor(Descriptor&& o) noexcept : fd_(std::exchange(o.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& o) noexcept {
    std::swap(fd_, o.fd_);
    return *this;
  }
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

/// The system's words for an errno value.
std::string reason(int error);

/// Opens an existing file or device for reading. Throws ErrorKind::io with path and reason, also for a directory.
Descriptor open_to_read(const std::string& path);

/// read(2) until something came; 0 at the end. Waits in poll(2), a fifth of a second at a time: the place of the
/// descriptor may be taken by another file meanwhile (dup2), which a read(2) that waits in another thread would not
/// see. Throws ErrorKind::io naming `name` and byte `offset`.
std::size_t read_some(int fd, char* out, std::size_t n, const std::string& name, std::uint64_t offset);

/// Whether read(2) would not wait, or no longer after `patience_ms`: files, an end and errors are ready at once.
bool can_read(int fd, int patience_ms);

/// An unlinked file in `directory` by O_TMPFILE, which vanishes with its last descriptor even if the process is
/// killed. No descriptor (and errno) where the file system cannot do that.
Descriptor open_unnamed(const std::string& directory, unsigned mode);

/// A new file DIRECTORY/.STEM.xxxxxxxx of permissions `mode` less the umask; `path` receives its name. No descriptor
/// (and errno) when it cannot be made.
Descriptor open_hidden(const std::string& directory, const std::string& stem, unsigned mode, std::string& path);

}  // namespace wordloom::io
