#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "counts/index/manifest.hpp"
#include "wordloom/core/error.hpp"

namespace wordloom::index {

// flock(2) goes with the open file: the kernel drops it when the process ends, however it ends, so no lock is ever left
// behind and none has to be broken. The text in the file is for people.
WriterLock::WriterLock(const std::filesystem::path& directory) {
  const std::string path = (directory / "lock").string();
  file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file_ < 0)
    throw fail(ErrorKind::io, "{}: cannot open: {} (is the index writable?)", path,
               std::generic_category().message(errno));
  int locked = ::flock(file_, LOCK_EX | LOCK_NB);
  while (locked != 0 && errno == EINTR) locked = ::flock(file_, LOCK_EX | LOCK_NB);
  if (locked != 0) {
    const int why = errno;
    std::array<char, 256> holder{};
    const ssize_t n = ::pread(file_, holder.data(), holder.size(), 0);
    std::string_view text(holder.data(), n > 0 ? static_cast<std::size_t>(n) : 0);
    text = text.substr(0, text.find('\n'));
    ::close(file_);
    if (why != EWOULDBLOCK)
      throw fail(ErrorKind::io, "{}: cannot lock: {}", path, std::generic_category().message(why));
    throw fail(ErrorKind::io,
               "{}: another writer is at work: {} (wait until it has ended; searching goes on meanwhile)", path,
               text.empty() ? "unknown" : text);
  }
  std::array<char, 128> host{};
  if (::gethostname(host.data(), host.size() - 1) != 0) host[0] = '\0';
  const std::string text = fmt::format("process {} on {}\n", ::getpid(), host.data());
  if (::ftruncate(file_, 0) != 0 || ::pwrite(file_, text.data(), text.size(), 0) < 0)
    errno = 0;  // a full disk: only the name is lost
}

WriterLock::~WriterLock() {
  if (file_ < 0) return;
  if (::ftruncate(file_, 0) != 0) errno = 0;
  ::close(file_);
}

}  // namespace wordloom::index
