#include "wordloom/text/token_buffer.hpp"

#include "wordloom/core/error.hpp"

namespace wordloom {

std::size_t TokenBuffer::append_bytes(std::string_view bytes) {
  const std::size_t begin = bytes_.size();
  if (bytes.size() >= 0xffffffffULL - begin)
    throw fail(ErrorKind::memory, "a token buffer holds less than 2^32 bytes: {} and {} more; clear it between texts",
               begin, bytes.size());
  bytes_.append(bytes);
  return begin;
}

}  // namespace wordloom
