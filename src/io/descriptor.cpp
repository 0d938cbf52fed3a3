#include "io/descriptor.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <random>
#include <system_error>

#include "wordloom/core/error.hpp"

namespace wordloom::io {

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

std::string reason(int error) { return std::generic_category().message(error); }

Descriptor open_to_read(const std::string& path) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) throw fail(ErrorKind::io, "{}: cannot open: {}", path, reason(errno));
  struct stat info {};
  if (::fstat(file.get(), &info) == 0 && S_ISDIR(info.st_mode))
    throw fail(ErrorKind::io, "{}: is a directory, a file is needed here", path);
  return file;
}

std::size_t read_some(int fd, char* out, std::size_t n, const std::string& name, std::uint64_t offset) {
  // Linux hands out at most 2^31 - 4096 bytes in one call and other systems refuse more.
  n = std::min<std::size_t>(n, std::size_t{1} << 30);
  constexpr int kWaitMs = 200;
  for (;;) {
    // Files, an end, and descriptors that cannot be waited for are ready at once.
    pollfd wait{.fd = fd, .events = POLLIN, .revents = 0};
    const int ready = ::poll(&wait, 1, kWaitMs);
    if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
    const ssize_t got = ::read(fd, out, n);
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) throw fail(ErrorKind::io, "{}: byte {}: cannot read: {}", name, offset, reason(errno));
  }
}

bool can_read(int fd, int patience_ms) {
  pollfd wait{.fd = fd, .events = POLLIN, .revents = 0};
  return ::poll(&wait, 1, patience_ms) != 0;
}

Descriptor open_unnamed(const std::string& directory, unsigned mode) {
#ifdef O_TMPFILE
  return Descriptor(::open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, mode));
#else
  (void)directory, (void)mode;
  errno = EOPNOTSUPP;
  return Descriptor();
#endif
}

Descriptor open_hidden(const std::string& directory, const std::string& stem, unsigned mode, std::string& path) {
  std::random_device random;
  for (int attempt = 0; attempt < 100; ++attempt) {
    // 200 bytes of the stem: names longer than 255 bytes are refused by most file systems.
    path = fmt::format("{}/.{}.{:08x}", directory, stem.substr(0, 200), random());
    Descriptor file(::open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, mode));
    if (file || errno != EEXIST) return file;
  }
  return Descriptor();
}

}  // namespace wordloom::io
