#include "query/half_filter.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

#include "wordloom/core/parallel.hpp"

namespace wordloom::query {
namespace {

constexpr std::uint32_t kNan = 0x7fc0;

/// Round to nearest, ties to even; for finite values.
std::uint32_t to_half(float x) {
  const auto bits = std::bit_cast<std::uint32_t>(x);
  return (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
}
float from_half(std::uint32_t h) { return std::bit_cast<float>(h << 16); }

}  // namespace

HalfFilter::HalfFilter(MatrixView<const float> rows, RowScales& scales, std::size_t threads)
    : words_(((rows.cols + 1) / 2 + 7) / 8 * 8), values_(new std::uint32_t[rows.rows * words_]) {
  {
    const auto lock = scales.lock();
    if (scales.known() < rows.rows) {
      scales.fill(rows, scales.known(), rows.rows);
      scales.declare_known(rows.rows);
    }
  }
  std::vector<double> worst(std::max<std::size_t>(threads, 1), 0.0);
  parallel_for(rows.rows, 1024, threads, [&](std::size_t begin, std::size_t end, std::size_t thread) {
    for (std::size_t r = begin; r < end; ++r) {
      const float scale = scales.data()[r];
      const bool out = std::isnan(scale);
      double square = 0;
      const auto column = [&](std::size_t k) -> std::uint32_t {
        if (out) return kNan;
        if (k >= rows.cols) return 0;
        const float x = rows.data[r * rows.stride + k] * scale;
        const std::uint32_t h = to_half(x);
        const double lost = static_cast<double>(x) - static_cast<double>(from_half(h));
        square += lost * lost;
        return h;
      };
      std::uint32_t* const to = values_.get() + r * words_;
      for (std::size_t j = 0; j < words_; ++j) to[j] = column(j) | column(j + words_) << 16;
      worst[thread] = std::max(worst[thread], square);
    }
  });
  // Rounded up; what float rounding of x itself adds is in the margin that every float cosine gets.
  residual_ = static_cast<float>(std::sqrt(*std::max_element(worst.begin(), worst.end())) * (1 + 1e-6));
}

}  // namespace wordloom::query
