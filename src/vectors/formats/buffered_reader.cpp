#include "vectors/formats/buffered_reader.hpp"

#include <algorithm>
#include <cstring>

namespace wordloom::formats {

BufferedReader::BufferedReader(ByteStream& stream) : stream_(stream), buffer_(std::size_t{1} << 18) {}

bool BufferedReader::fill() {
  begin_ = 0;
  end_ = stream_.read(buffer_.data(), buffer_.size());
  return end_ > 0;
}

int BufferedReader::peek() {
  if (begin_ == end_ && !fill()) return -1;
  return static_cast<unsigned char>(buffer_[begin_]);
}

std::size_t BufferedReader::read(void* out, std::size_t n) {
  std::size_t done = 0;
  while (done < n && (begin_ < end_ || fill())) {
    const std::size_t take = std::min(n - done, end_ - begin_);
    std::memcpy(static_cast<char*>(out) + done, buffer_.data() + begin_, take);
    begin_ += take;
    done += take;
  }
  offset_ += done;
  return done;
}

bool BufferedReader::read_until(char stop, std::string& out, std::size_t most) {
  while (begin_ < end_ || fill()) {
    const char* const from = buffer_.data() + begin_;
    const std::size_t look = std::min(end_ - begin_, most + 1 - std::min(most, out.size()));
    const auto* const at = static_cast<const char*>(std::memchr(from, stop, look));
    const std::size_t take = at ? static_cast<std::size_t>(at - from) : look;
    out.append(from, take);
    begin_ += take + (at ? 1 : 0);
    offset_ += take + (at ? 1 : 0);
    if (at) return true;
    if (out.size() > most) return false;
  }
  return false;
}

}  // namespace wordloom::formats
