#pragma once
// Variable-length integers (seven bits a byte, lowest first) with checked reading. Private to the counts room.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

#include "wordloom/core/error.hpp"
#include "wordloom/core/raw_vector.hpp"

namespace wordloom::index {

/// At most so many bytes: any number, and one below 2^35.
inline constexpr std::size_t kMostVarint = 10, kMostShortVarint = 5;

/// Writes to `at`; gives the place behind.
inline char* put_varint(char* at, std::uint64_t value) {
  while (value >= 0x80) {
    *at++ = static_cast<char>(value | 0x80);
    value >>= 7;
  }
  *at++ = static_cast<char>(value);
  return at;
}

/// A number of 32 bits and how often: once, which is usual, costs a bit.
inline constexpr std::size_t kMostCounted = 2 * kMostShortVarint;
inline char* put_counted(char* at, std::uint32_t gap, std::uint32_t count) {
  at = put_varint(at, std::uint64_t{gap} << 1 | (count == 1 ? 1 : 0));
  return count == 1 ? at : put_varint(at, count);
}

/// Bytes to be written elsewhere. Room is made once for many numbers, which then go straight to memory.
class ByteBuffer {
 public:
  std::size_t size() const { return size_; }
  /// Where the next bytes go: at least `n`. Valid until the next call.
  char* room(std::size_t n) {
    if (bytes_.size() - size_ < n) bytes_.resize(std::max(size_ + n, 2 * bytes_.size()));
    return bytes_.data() + size_;
  }
  /// The bytes up to `end` have been written.
  void up_to(const char* end) { size_ = static_cast<std::size_t>(end - bytes_.data()); }
  void put(std::string_view text) {
    std::memcpy(room(text.size()), text.data(), text.size());
    size_ += text.size();
  }
  void clear() { size_ = 0; }
  std::span<const std::byte> bytes() const { return std::as_bytes(std::span(bytes_.data(), size_)); }

 private:
  RawVector<char> bytes_;
  std::size_t size_ = 0;
};

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
