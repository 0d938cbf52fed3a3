#pragma once
// The parts of a zip file that npz needs (PKWARE's APPNOTE 6.3, sections 4.3 and 4.5).
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace wordloom::zip {

inline constexpr std::uint32_t kLocalHeader = 0x04034b50, kDirectoryEntry = 0x02014b50, kDirectoryEnd = 0x06054b50,
                               kDirectoryEnd64 = 0x06064b50, kLocator64 = 0x07064b50;
inline constexpr std::size_t kLocalSize = 30, kEntrySize = 46, kEndSize = 22, kEnd64Size = 56, kLocatorSize = 20;
inline constexpr std::uint16_t kExtra64 = 1;  ///< the extra field with 64-bit sizes
inline constexpr std::uint16_t kStored = 0, kDeflated = 8;
inline constexpr std::uint32_t kFull = 0xffffffff;  ///< the number stands in the extra field

/// Appends the low `bytes` (at most 8) bytes of `value`, lowest first.
inline void put(std::string& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xff);
}

/// The number of `bytes` bytes at `at`, which the caller has checked to lie within `from`.
inline std::uint64_t get(std::string_view from, std::size_t at, int bytes) {
  std::uint64_t value = 0;
  for (int i = bytes; i-- > 0;) value = value << 8 | static_cast<unsigned char>(from[at + static_cast<std::size_t>(i)]);
  return value;
}

}  // namespace wordloom::zip
