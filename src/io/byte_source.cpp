#include "io/byte_source.hpp"

#include <algorithm>
#include <cstring>

namespace wordloom::io {
namespace {
constexpr std::size_t kBuffer = std::size_t{1} << 18;
}

ByteSource::ByteSource(Descriptor owned, int fd, std::string name)
    : owned_(std::move(owned)),
      fd_(fd),
      name_(std::move(name)),
      buffer_(std::make_unique_for_overwrite<char[]>(kBuffer)) {}

std::string_view ByteSource::peek(std::size_t n) {
  if (end_ - begin_ < n && begin_ > 0) {
    std::memmove(buffer_.get(), buffer_.get() + begin_, end_ - begin_);
    end_ -= std::exchange(begin_, 0);
  }
  while (end_ - begin_ < n) {
    const std::size_t got = read_some(fd_, buffer_.get() + end_, kBuffer - end_, name_, total_);
    if (got == 0) break;
    end_ += got;
    total_ += got;
  }
  return {buffer_.get() + begin_, end_ - begin_};
}

std::size_t ByteSource::read(char* out, std::size_t n) {
  if (begin_ < end_) {
    n = std::min(n, end_ - begin_);
    std::memcpy(out, buffer_.get() + begin_, n);
    begin_ += n;
    return n;
  }
  const std::size_t got = read_some(fd_, out, n, name_, total_);
  total_ += got;
  return got;
}

bool ByteSource::ready(int patience_ms) const { return begin_ < end_ || can_read(fd_, patience_ms); }

}  // namespace wordloom::io
