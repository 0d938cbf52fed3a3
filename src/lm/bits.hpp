#pragma once
// Fields of a few bits, packed.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

namespace wordloom::lm {

/// Bytes behind the last field that read_bits() may touch.
inline constexpr std::size_t kBitPadding = 8;

/// `width` (0 to 56) bits from bit `at` on; little-endian. 8 bytes from the first must be readable.
inline std::uint64_t read_bits(const std::byte* data, std::uint64_t at, std::uint32_t width) {
  std::uint64_t value;
  std::memcpy(&value, data + (at >> 3), sizeof value);
  return (value >> (at & 7U)) & ((std::uint64_t{1} << width) - 1);
}

/// Ones in a word and where they are, with plain arithmetic: programs are compiled for processors without instructions
/// for either (Vigna 2008, "Broadword implementation of rank/select queries").
class Ones {
 public:
  explicit Ones(std::uint64_t word) : word_(word) {
    std::uint64_t s = word - ((word >> 1) & 0x5555555555555555U);
    s = (s & 0x3333333333333333U) + ((s >> 2) & 0x3333333333333333U);
    up_to_ = ((s + (s >> 4)) & 0x0f0f0f0f0f0f0f0fU) * kEachByte;
  }
  std::uint64_t count() const { return up_to_ >> 56; }
  /// The word without its first `n` ones; n < count().
  std::uint64_t without(std::uint64_t n) const {
    constexpr std::uint64_t kHighs = 0x80 * kEachByte;
    const std::uint64_t whole = (((n * kEachByte | kHighs) - up_to_) & kHighs) >> 7;  // 1 in bytes that lie before
    const std::uint64_t skipped = (whole * kEachByte >> 56) * 8;                      // bits of them
    std::uint64_t left = n - (((up_to_ << 8) >> skipped) & 0xffU);
    std::uint64_t rest = word_ & (~std::uint64_t{0} << skipped);
    for (; left > 0; --left) rest &= rest - 1;
    return rest;
  }

 private:
  static constexpr std::uint64_t kEachByte = 0x0101010101010101U;
  std::uint64_t word_, up_to_;  // up_to_: in byte k the ones of bytes 0 to k
};

/// Bytes that `bits` bits take, padding included.
constexpr std::uint64_t packed_bytes(std::uint64_t bits) { return (bits + 7) / 8 + kBitPadding; }

class BitWriter {
 public:
  explicit BitWriter(std::uint64_t bits) { bytes_.reserve(static_cast<std::size_t>(packed_bytes(bits))); }
  void put(std::uint64_t value, std::uint32_t width) {
    pending_ |= value << held_;
    held_ += width;
    while (held_ >= 8) {
      bytes_.push_back(static_cast<std::byte>(pending_));
      pending_ >>= 8;
      held_ -= 8;
    }
  }
  /// All bytes with their padding.
  std::span<const std::byte> finish() {
    if (held_ > 0) bytes_.push_back(static_cast<std::byte>(pending_));
    bytes_.resize(bytes_.size() + kBitPadding);
    return bytes_;
  }

 private:
  std::vector<std::byte> bytes_;
  std::uint64_t pending_ = 0;
  std::uint32_t held_ = 0;
};

}  // namespace wordloom::lm
