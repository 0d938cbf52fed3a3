#include "counts/index/packing.hpp"

#include <array>
#include <bit>
#include <cstring>
#include <utility>

namespace wordloom::index {
namespace {

// Four lanes: a register of every machine we build for, and the compilers lower it elsewhere.
using Lanes = std::uint32_t __attribute__((vector_size(16)));
constexpr unsigned kRows = 32;

Lanes load(const void* p) {
  Lanes v;
  std::memcpy(&v, p, sizeof v);
  return v;
}
void store(void* p, Lanes v) { std::memcpy(p, &v, sizeof v); }

template <unsigned kBits, bool kSums>
void unpack_as(const std::byte* in, std::uint32_t base, std::uint32_t* values) {
  Lanes sum{base, base, base, base};
  if constexpr (kBits == 0) {
    for (unsigned r = 0; r < kRows; ++r) store(values + 4 * r, kSums ? sum : Lanes{});
  } else {
    constexpr std::uint32_t kMask = kBits == 32 ? 0xffffffffU : (1U << kBits % 32) - 1;
#pragma GCC unroll 32
    for (unsigned r = 0; r < kRows; ++r) {
      const unsigned word = r * kBits / 32, shift = r * kBits % 32;
      Lanes v = load(in + std::size_t{16} * word) >> shift;
      if (shift + kBits > 32) v |= load(in + std::size_t{16} * (word + 1)) << ((32 - shift) % 32);
      v &= kMask;
      if constexpr (kSums) v = sum += v;
      store(values + 4 * r, v);
    }
  }
}

template <bool kSums, std::size_t... kBits>
constexpr auto decoders(std::index_sequence<kBits...>) {
  return std::array<void (*)(const std::byte*, std::uint32_t, std::uint32_t*), sizeof...(kBits)>{
      unpack_as<kBits, kSums>...};
}
constexpr auto kPlain = decoders<false>(std::make_index_sequence<33>());
constexpr auto kSummed = decoders<true>(std::make_index_sequence<33>());

}  // namespace

unsigned bits_for(const std::uint32_t* values) {
  std::uint32_t all = 0;
  for (std::size_t i = 0; i < kBlock; ++i) all |= values[i];
  return static_cast<unsigned>(std::bit_width(all));
}

void pack(const std::uint32_t* values, unsigned bits, std::byte* out) {
  if (bits == 0) return;  // nothing to write, and perhaps nowhere
  std::memset(out, 0, packed_bytes(bits));
  for (unsigned r = 0; r < kRows; ++r) {
    const unsigned word = r * bits / 32, shift = r * bits % 32;
    const Lanes v = load(values + 4 * r);
    std::byte* low = out + std::size_t{16} * word;
    store(low, load(low) | v << shift);
    if (shift + bits > 32) store(low + 16, v >> (32 - shift));
  }
}

void unpack(const std::byte* in, unsigned bits, std::uint32_t* values) { kPlain[bits](in, 0, values); }
void unpack_sums(const std::byte* in, unsigned bits, std::uint32_t base, std::uint32_t* values) {
  kSummed[bits](in, base, values);
}

void to_differences(const std::uint32_t* values, std::uint32_t base, std::uint32_t* differences) {
  for (std::size_t i = 0; i < 4; ++i) differences[i] = values[i] - base;
  for (std::size_t i = 4; i < kBlock; ++i) differences[i] = values[i] - values[i - 4];
}

}  // namespace wordloom::index
