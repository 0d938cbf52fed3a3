#include "vectors/formats/peeked_stream.hpp"

#include <algorithm>
#include <cstring>

namespace wordloom::formats {

PeekedStream::PeekedStream(std::unique_ptr<ByteStream> inner, std::size_t peek) : inner_(std::move(inner)) {
  head_.resize(peek);
  std::size_t have = 0;
  while (have < peek && !all_) {
    const std::size_t got = inner_->read(head_.data() + have, peek - have);
    all_ = got == 0;
    have += got;
  }
  head_.resize(have);
}

std::size_t PeekedStream::read(char* out, std::size_t n) {
  if (position_ == head_.size()) return all_ ? 0 : inner_->read(out, n);
  const std::size_t take = std::min(n, head_.size() - position_);
  std::memcpy(out, head_.data() + position_, take);
  position_ += take;
  return take;
}

}  // namespace wordloom::formats
