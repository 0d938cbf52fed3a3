#pragma once
// An ascending sequence in about two bits a value more than the information it holds (Elias 1974, Fano 1971): the low
// bits of each value as they are, the high ones as a row of bits, where value i with high part h sets bit h + i.
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "lm/bits.hpp"
#include "lm/prefetch.hpp"

namespace wordloom::lm {

/// `values` ascend; the last one is the largest. As the bytes of a section: header, samples, high bits, low bits.
std::vector<std::byte> encode_ascending(std::span<const std::uint32_t> values);

class AscendingView {
 public:
  AscendingView() = default;
  /// Checks sizes against each other and `size` values; throws ErrorKind::format beginning with `name`.
  AscendingView(std::span<const std::byte> bytes, std::uint64_t size, std::string_view name);

  /// Values i and i + 1; i + 1 < size. Whatever the bytes are, nothing outside of them is read.
  std::pair<std::uint64_t, std::uint64_t> pair(std::uint64_t i) const {
    std::uint64_t word = 0, bits = 0;
    const std::uint64_t first = select(i, word, bits);
    const std::uint64_t second = next(word, bits);
    return {((first - i) << low_bits_) | low(i), ((second - i - 1) << low_bits_) | low(i + 1)};
  }
  /// Two steps before pair(i), each asking for memory that the next one reads.
  void prefetch(std::uint64_t i) const { prefetch_line(samples_.data() + i / kEvery); }
  void approach(std::uint64_t i) const {
    // From a sample on the i-th one is about as far as ones lie apart in the mean.
    const std::uint64_t sample = samples_[i / kEvery], near = sample + (i % kEvery * spacing_ >> kSpacingBits);
    for (const std::uint64_t at : {sample / 64, near / 64})
      if (at < high_.size()) prefetch_line(high_.data() + at);
    prefetch_line(low_.data() + i * low_bits_ / 8);
  }

  struct Header {
    std::uint64_t size, low_bits, high_words, low_bytes;
  };
  static constexpr std::uint64_t kEvery = 256;  ///< ones between two samples

 private:
  std::uint64_t low(std::uint64_t i) const { return read_bits(low_.data(), i * low_bits_, low_bits_); }
  /// Position of one number i; `word` and `bits` (those after it) let next() go on.
  std::uint64_t select(std::uint64_t i, std::uint64_t& word, std::uint64_t& bits) const {
    const std::uint64_t start = samples_[i / kEvery];
    std::uint64_t left = i % kEvery;
    word = start / 64;
    if (word >= high_.size()) return start;
    Ones ones(high_[word] & (~std::uint64_t{0} << (start % 64)));
    while (ones.count() <= left) {
      left -= ones.count();
      if (++word >= high_.size()) return start;
      ones = Ones(high_[word]);
    }
    bits = ones.without(left);
    return take(word, bits);
  }
  std::uint64_t next(std::uint64_t word, std::uint64_t bits) const {
    while (bits == 0) {
      if (++word >= high_.size()) return 64 * high_.size();
      bits = high_[word];
    }
    return take(word, bits);
  }
  static std::uint64_t take(std::uint64_t word, std::uint64_t& bits) {
    const auto at = static_cast<std::uint64_t>(std::countr_zero(bits));
    bits &= bits - 1;
    return 64 * word + at;
  }

  static constexpr std::uint32_t kSpacingBits = 16;
  std::uint32_t low_bits_ = 0;
  std::uint64_t spacing_ = 0;  // between ones in the mean, in 2^-16
  std::span<const std::uint64_t> samples_, high_;
  std::span<const std::byte> low_;
};

}  // namespace wordloom::lm
