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
