#include <bit>

#include "wordloom/counts/hashing.hpp"

namespace wordloom {
namespace {

std::uint32_t scrambled(std::uint32_t k) { return std::rotl(k * 0xcc9e2d51U, 15) * 0x1b873593U; }

}  // namespace

std::uint32_t murmur3(std::string_view bytes, std::uint32_t seed) {
  const auto byte = [&](std::size_t i) { return std::uint32_t{static_cast<unsigned char>(bytes[i])}; };
  std::uint32_t h = seed;
  std::size_t i = 0;
  for (; i + 4 <= bytes.size(); i += 4) {
    h ^= scrambled(byte(i) | byte(i + 1) << 8 | byte(i + 2) << 16 | byte(i + 3) << 24);
    h = std::rotl(h, 13) * 5 + 0xe6546b64U;
  }
  std::uint32_t rest = 0;
  for (std::size_t k = bytes.size(); k > i; --k) rest = rest << 8 | byte(k - 1);
  h ^= scrambled(rest);
  h ^= static_cast<std::uint32_t>(bytes.size());
  h = (h ^ h >> 16) * 0x85ebca6bU;
  h = (h ^ h >> 13) * 0xc2b2ae35U;
  return h ^ h >> 16;
}

}  // namespace wordloom
