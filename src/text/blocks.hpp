#pragma once
// A text as blocks of 64 bytes, several at a time, the last one padded.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <string_view>

namespace wordloom::text {

/// Calls kernel(p, blocks, bits) for batches of blocks from text[begin, end), then body(base, bits[i]) per block. Bits
/// at and beyond `end` are unspecified. Bytes behind the text are never read.
template <class Bits, class Kernel, class Body>
void each_block(std::string_view text, std::size_t begin, std::size_t end, Kernel&& kernel, Body&& body) {
  constexpr std::size_t kBatch = 16;
  std::array<Bits, kBatch> bits;
  for (std::size_t base = begin; base < end;) {
    const std::size_t wanted = std::min(kBatch, (end - base + 63) / 64);
    std::size_t n = std::min(wanted, (text.size() - base) / 64);
    if (n > 0) {
      kernel(text.data() + base, n, bits.data());
    } else {
      std::array<char, 64> copy{};
      std::memcpy(copy.data(), text.data() + base, text.size() - base);
      kernel(copy.data(), 1, bits.data());
      n = 1;
    }
    for (std::size_t i = 0; i < n; ++i, base += 64) body(base, bits[i]);
  }
}

/// The lowest `n` bits; all for n >= 64.
constexpr std::uint64_t low_bits(std::size_t n) { return n < 64 ? (std::uint64_t{1} << n) - 1 : ~std::uint64_t{0}; }

}  // namespace wordloom::text
