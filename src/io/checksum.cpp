#define XXH_INLINE_ALL
#include <xxhash.h>

#include "io/checksum_avx2.hpp"
#include "io/container_layout.hpp"

namespace wordloom::io {
namespace {

std::uint64_t checksum_anywhere(const void* data, std::size_t size) { return XXH3_64bits(data, size); }

auto choose_checksum() {
#ifdef WORDLOOM_CHECKSUM_AVX2
  if (__builtin_cpu_supports("avx2")) return checksum_avx2;
#endif
  return checksum_anywhere;
}

}  // namespace

std::uint64_t checksum(std::span<const std::byte> bytes) {
  static const auto chosen = choose_checksum();
  return chosen(bytes.data(), bytes.size());
}

}  // namespace wordloom::io
