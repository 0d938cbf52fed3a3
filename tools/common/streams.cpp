#include "common/streams.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "wordloom/core/error.hpp"

namespace wordloom::tools {
namespace {

/// Writes all of `text`; 0 or the errno of the write that failed.
int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return errno;
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

}  // namespace

void DataOut::emit(std::string_view text) {
  const int error = write_all(descriptor_, text);
  if (error == 0) return;
  if (error == EPIPE) throw BrokenPipe{};
  throw fail(ErrorKind::io, "cannot write to standard output: {}", std::strerror(error));
}

void TalkOut::emit(std::string_view text) { (void)write_all(descriptor_, text); }

Streams process_streams(Out& out, Out& err) {
  return {out, err, ::isatty(STDERR_FILENO) == 1, ::isatty(STDIN_FILENO) == 1};
}

}  // namespace wordloom::tools
