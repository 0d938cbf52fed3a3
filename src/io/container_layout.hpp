#pragma once
// The bytes of a container as docs/formats/container.md describes them. Private to the io room.
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace wordloom::io {

static_assert(std::endian::native == std::endian::little,
              "containers are little-endian and mapped as they are; this machine is big-endian");

/// The high bit and both line ends show a file that went through a text-mode or seven-bit transfer.
inline constexpr std::string_view kContainerMagic{"\x89WLM\r\n\x1a\n", 8};
inline constexpr std::uint32_t kFrameVersion = 1;
inline constexpr std::size_t kNameSize = 32;  // padded with at least one zero
inline constexpr std::uint64_t kAlignment = 64;

/// Its size and the place of its checksum are the same in every frame version.
struct ContainerHeader {
  std::array<char, 8> magic;
  std::uint32_t frame_version;
  std::uint32_t content_version;
  std::array<char, kNameSize> kind;
  std::uint64_t file_size;
  std::uint64_t table_offset;
  std::uint64_t table_count;
  std::uint64_t table_checksum;
  std::array<std::byte, 40> reserved;  // zero
  std::uint64_t header_checksum;       // of all bytes before it
};
static_assert(sizeof(ContainerHeader) == 128 && offsetof(ContainerHeader, header_checksum) == 120);

struct ContainerEntry {
  std::array<char, kNameSize> name;
  std::uint64_t offset;
  std::uint64_t size;
  std::uint64_t checksum;
  std::uint64_t reserved;  // zero
};
static_assert(sizeof(ContainerEntry) == 64);

constexpr std::uint64_t aligned(std::uint64_t offset) { return (offset + kAlignment - 1) / kAlignment * kAlignment; }

inline std::string_view stored_name(const std::array<char, kNameSize>& name) {
  return {name.data(), ::strnlen(name.data(), name.size())};
}

/// XXH3, 64 bits, seed 0.
std::uint64_t checksum(std::span<const std::byte> bytes);
inline std::uint64_t header_checksum(const ContainerHeader& header) {
  return checksum(std::as_bytes(std::span(&header, 1)).first(offsetof(ContainerHeader, header_checksum)));
}

}  // namespace wordloom::io
