#include "lm/elias_fano.hpp"

#include <algorithm>

#include "wordloom/core/error.hpp"

namespace wordloom::lm {
namespace {

constexpr std::uint64_t samples_for(std::uint64_t size) {
  return (size + AscendingView::kEvery - 1) / AscendingView::kEvery;
}

template <class T>
std::byte* copy_to(std::byte* at, const T* data, std::size_t n) {
  if (n > 0) std::memcpy(at, data, n * sizeof(T));
  return at + n * sizeof(T);
}

}  // namespace

std::vector<std::byte> encode_ascending(std::span<const std::uint32_t> values) {
  const std::uint64_t n = values.size(), universe = std::uint64_t{values.back()} + 1;
  const std::uint32_t low_bits = universe > n ? static_cast<std::uint32_t>(std::bit_width(universe / n) - 1) : 0U;
  const std::uint64_t positions = n + (values.back() >> low_bits) + 1;
  std::vector<std::uint64_t> high(static_cast<std::size_t>((positions + 63) / 64)), samples;
  BitWriter low(n * low_bits);
  for (std::uint64_t i = 0; i < n; ++i) {
    const std::uint64_t value = values[static_cast<std::size_t>(i)], at = (value >> low_bits) + i;
    if (i % AscendingView::kEvery == 0) samples.push_back(at);
    high[static_cast<std::size_t>(at / 64)] |= std::uint64_t{1} << (at % 64);
    low.put(value & ((std::uint64_t{1} << low_bits) - 1), low_bits);
  }
  const auto low_bytes = low.finish();
  const AscendingView::Header header{n, low_bits, high.size(), low_bytes.size()};
  std::vector<std::byte> out(sizeof header + 8 * (samples.size() + high.size()) + low_bytes.size());
  std::byte* at = copy_to(out.data(), &header, 1);
  at = copy_to(at, samples.data(), samples.size());
  at = copy_to(at, high.data(), high.size());
  copy_to(at, low_bytes.data(), low_bytes.size());
  return out;
}

AscendingView::AscendingView(std::span<const std::byte> bytes, std::uint64_t size, std::string_view name) {
  Header header{};
  if (bytes.size() >= sizeof header) std::memcpy(&header, bytes.data(), sizeof header);
  const std::uint64_t words = bytes.size() / 8, samples = samples_for(size);
  // Each part is compared with what is there before sums of them are, so that nothing can overflow.
  if (size == 0 || header.size != size || header.low_bits > 32 || header.high_words > words ||
      header.low_bytes != packed_bytes(size * header.low_bits) || samples > words ||
      bytes.size() != sizeof header + 8 * (samples + header.high_words) + header.low_bytes)
    throw fail(ErrorKind::format, "{}: a list of children does not fit its level (make the file again)", name);
  low_bits_ = static_cast<std::uint32_t>(header.low_bits);
  const auto* numbers = reinterpret_cast<const std::uint64_t*>(bytes.data() + sizeof header);
  samples_ = {numbers, static_cast<std::size_t>(samples)};
  high_ = {numbers + samples, static_cast<std::size_t>(header.high_words)};
  spacing_ = (64 * header.high_words << kSpacingBits) / size;
  low_ = bytes.last(static_cast<std::size_t>(header.low_bytes));
}

}  // namespace wordloom::lm
