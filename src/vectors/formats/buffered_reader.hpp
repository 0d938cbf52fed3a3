#pragma once
// Buffered reading of binary formats, with the offset for messages.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "wordloom/io/input.hpp"

namespace wordloom::formats {

class BufferedReader {
 public:
  explicit BufferedReader(ByteStream& stream);
  std::uint64_t offset() const { return offset_; }  ///< of the next byte
  /// The next byte without taking it; -1 at the end.
  int peek();
  void skip() { ++begin_, ++offset_; }  ///< takes the byte that peek() showed
  /// Up to n bytes; fewer only at the end.
  std::size_t read(void* out, std::size_t n);
  /// Appends bytes up to `stop`, which is taken but not appended. False at the end or after `most` bytes without it.
  bool read_until(char stop, std::string& out, std::size_t most);

 private:
  bool fill();
  ByteStream& stream_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0, end_ = 0;
  std::uint64_t offset_ = 0;
};

}  // namespace wordloom::formats
