#pragma once
// Blocks of 128 numbers in as many bits each as the largest needs, four lanes side by side as in Lemire & Boytsov,
// "Decoding billions of integers per second through vectorization" (2015): number 4 r + l is row r of lane l, so that
// one vector operation decodes four neighbours. Private to the counts room.
#include <cstddef>
#include <cstdint>

namespace wordloom::index {

inline constexpr std::size_t kBlock = 128;

/// Bits that the largest of 128 numbers needs: 0..32.
unsigned bits_for(const std::uint32_t* values);
constexpr std::size_t packed_bytes(unsigned bits) { return std::size_t{16} * bits; }

/// `out` [packed_bytes(bits)], `values` [128].
void pack(const std::uint32_t* values, unsigned bits, std::byte* out);
void unpack(const std::byte* in, unsigned bits, std::uint32_t* values);

/// Ascending numbers as differences to the number four places before (to `base` in the first row).
void to_differences(const std::uint32_t* values, std::uint32_t base, std::uint32_t* differences);
/// unpack() and the sums again.
void unpack_sums(const std::byte* in, unsigned bits, std::uint32_t base, std::uint32_t* values);

}  // namespace wordloom::index
