#pragma once
// The compressed or plain bytes of one file, with a look ahead that needs no seeking. Private to the io room.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "io/descriptor.hpp"
#include "wordloom/io/input.hpp"

namespace wordloom::io {

class ByteSource {
 public:
  ByteSource(Descriptor owned, int fd, std::string name);

  /// Reads until at least n bytes are waiting or the file ends; n at most 256 KiB.
  std::string_view peek(std::size_t n);
  void skip(std::size_t n) { begin_ += n; }
  /// What is waiting, else straight from the descriptor. 0 at the end.
  std::size_t read(char* out, std::size_t n);
  /// As ByteStream::ready().
  bool ready(int patience_ms) const;
  /// Bytes handed out so far.
  std::uint64_t consumed() const { return total_ - (end_ - begin_); }
  const std::string& name() const { return name_; }

 private:
  Descriptor owned_;
  int fd_;
  std::string name_;
  std::unique_ptr<char[]> buffer_;
  std::size_t begin_ = 0, end_ = 0;
  std::uint64_t total_ = 0;
};

std::unique_ptr<ByteStream> make_gzip_stream(ByteSource source);
std::unique_ptr<ByteStream> make_zstd_stream(ByteSource source);

}  // namespace wordloom::io
