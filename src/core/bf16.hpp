#pragma once
// Numbers in 16 bits: the upper half of a float, so 8 bits of exponent and 7 of fraction. For host and device alike.
#include <cstdint>
#include <cstring>

#include "core/quad.hpp"
#include "wordloom/core/hd.hpp"

namespace wordloom {

struct Bf16 {
  std::uint16_t bits = 0;
};

namespace bf16 {

WORDLOOM_HD inline std::uint32_t bits_of(float x) {
  std::uint32_t bits = 0;
  std::memcpy(&bits, &x, sizeof bits);
  return bits;
}
/// Exact.
WORDLOOM_HD inline float widened(Bf16 x) {
  const std::uint32_t bits = std::uint32_t{x.bits} << 16;
  float wide = 0;
  std::memcpy(&wide, &bits, sizeof wide);
  return wide;
}
/// The upper half of bits + `up`, as much as rounding adds. Infinities stay what they are, and what is no number stays
/// none, whatever its lower bits were.
WORDLOOM_HD inline Bf16 upper_half(std::uint32_t bits, std::uint32_t up) {
  if ((bits & 0x7f800000U) != 0x7f800000U) return {static_cast<std::uint16_t>((bits + up) >> 16)};
  return {static_cast<std::uint16_t>(bits >> 16 | ((bits & 0x007fffffU) != 0 ? 0x0040U : 0U))};
}
/// The nearest; of two equally near ones the even.
WORDLOOM_HD inline Bf16 nearest(float x) {
  const std::uint32_t bits = bits_of(x);
  return upper_half(bits, 0x7fffU + (bits >> 16 & 1U));
}
/// One of the two neighbours of x, the nearer one the more often: over the 65536 values of `random` the mean is x. So
/// steps far below the distance of two neighbours add up in the mean, where rounding to the nearest would lose them
/// all.
WORDLOOM_HD inline Bf16 either(float x, std::uint32_t random) { return upper_half(bits_of(x), random & 0xffffU); }

/// Four numbers as they lie in memory, the first one in the lowest bits.
WORDLOOM_HD inline simt::Quad widened(std::uint64_t four) {
  simt::Quad wide{};
  WORDLOOM_UNROLL
  for (int i = 0; i < 4; ++i) wide.v[i] = widened(Bf16{static_cast<std::uint16_t>(four >> (16 * i))});
  return wide;
}
/// The sum in float, each number of it rounded by either() with 16 bits of `random`.
WORDLOOM_HD inline std::uint64_t plus(std::uint64_t four, const simt::Quad& delta, std::uint64_t random) {
  std::uint64_t sum = 0;
  WORDLOOM_UNROLL
  for (int i = 0; i < 4; ++i) {
    const float x = widened(Bf16{static_cast<std::uint16_t>(four >> (16 * i))}) + delta.v[i];
    sum |= std::uint64_t{either(x, static_cast<std::uint32_t>(random >> (16 * i))).bits} << (16 * i);
  }
  return sum;
}
/// What is to be added to `seen` so that it becomes plus(): four numbers that can go to memory without waiting for what
/// is there, as a hardware's addition in 16 bits takes them. Where the step is no longer than half of what is there, it
/// is exact (Sterbenz 1974), and the hardware's rounding to the nearest leaves the sum as it is; longer ones lose no
/// more than a rounding to the nearest does.
WORDLOOM_HD inline std::uint64_t step(std::uint64_t seen, const simt::Quad& delta, std::uint64_t random) {
  const simt::Quad from = widened(seen), to = widened(plus(seen, delta, random));
  std::uint64_t steps = 0;
  WORDLOOM_UNROLL
  for (int i = 0; i < 4; ++i) steps |= std::uint64_t{nearest(to.v[i] - from.v[i]).bits} << (16 * i);
  return steps;
}
/// The sum, each number of it rounded to the nearest.
WORDLOOM_HD inline std::uint64_t added(std::uint64_t four, std::uint64_t steps) {
  const simt::Quad a = widened(four), b = widened(steps);
  std::uint64_t sum = 0;
  WORDLOOM_UNROLL
  for (int i = 0; i < 4; ++i) sum |= std::uint64_t{nearest(a.v[i] + b.v[i]).bits} << (16 * i);
  return sum;
}

}  // namespace bf16
}  // namespace wordloom
