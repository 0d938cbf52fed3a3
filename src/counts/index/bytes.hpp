#pragma once
// Variable-length integers (seven bits a byte, lowest first) with checked reading. Private to the counts room.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "wordloom/core/error.hpp"

namespace wordloom::index {

inline void put_varint(std::string& out, std::uint64_t value) {
  while (value >= 0x80) {
    out += static_cast<char>(value | 0x80);
    value >>= 7;
  }
  out += static_cast<char>(value);
}
inline void put_text(std::string& out, std::string_view text) {
  put_varint(out, text.size());
  out += text;
}

/// Reads from bytes whose checksum may have been right and whose content may be wrong all the same.
class ByteReader {
 public:
  ByteReader(std::span<const std::byte> bytes, std::string_view what)
      : at_(reinterpret_cast<const unsigned char*>(bytes.data())), end_(at_ + bytes.size()), what_(what) {}

  std::uint64_t varint() {
    if (at_ < end_ && *at_ < 0x80) return *at_++;
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && at_ < end_; shift += 7) {
      const unsigned char c = *at_++;
      value |= static_cast<std::uint64_t>(c & 0x7f) << shift;
      if (c < 0x80) return value;
    }
    broken("a number does not end");
  }
  std::uint32_t varint32() {
    const std::uint64_t value = varint();
    if (value > 0xffffffffU) broken("a number is too large");
    return static_cast<std::uint32_t>(value);
  }
  std::string_view text(std::uint64_t size) {
    if (size > left()) broken("a text is longer than what is left");
    const std::string_view result(reinterpret_cast<const char*>(at_), static_cast<std::size_t>(size));
    at_ += size;
    return result;
  }
  std::string_view text() { return text(varint()); }
  std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }
  const std::byte* here() const { return reinterpret_cast<const std::byte*>(at_); }
  void skip(std::uint64_t size) { text(size); }
  [[noreturn]] void broken(const char* why) const {
    throw fail(ErrorKind::format, "{}: {} (written by a faulty program? index the documents again)", what_, why);
  }

 private:
  const unsigned char* at_;
  const unsigned char* end_;
  std::string_view what_;
};

}  // namespace wordloom::index
