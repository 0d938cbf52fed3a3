#include "wordloom/vectors/compact_rows.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "vectors/compact_row.hpp"
#include "vectors/model_sections.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/core/parallel.hpp"
#include "wordloom/vectors/row_norm.hpp"

namespace wordloom {
namespace w2v {
namespace {

constexpr std::size_t kLanes = 16;  // accumulators, so that the compiler may use vectors: float sums have an order
constexpr std::size_t kFloatSum = 256 * kLanes;  // values whose squares are added up in float

/// max |x|; x has a multiple of kLanes entries.
float largest(std::span<const float> x) {
  float most[kLanes] = {};
  for (std::size_t k = 0; k < x.size(); k += kLanes)
    for (std::size_t i = 0; i < kLanes; ++i) {
      const float a = std::fabs(x[k + i]);
      most[i] = a > most[i] ? a : most[i];
    }
  return *std::max_element(most, most + kLanes);
}

/// Fills `codes` and returns the sum of (x - scale * code)^2.
double encode(std::span<const float> x, float scale, std::int8_t* codes) {
  const float per_step = 1.0F / scale;
  double total = 0;
  for (std::size_t first = 0; first < x.size(); first += kFloatSum) {
    float sums[kLanes] = {};
    for (std::size_t k = first; k < std::min(x.size(), first + kFloatSum); k += kLanes)
      for (std::size_t i = 0; i < kLanes; ++i) {
        const float steps = x[k + i] * per_step;
        const auto code = static_cast<std::int32_t>(steps + (steps < 0 ? -0.5F : 0.5F));
        const float lost = x[k + i] - scale * static_cast<float>(code);
        sums[i] += lost * lost;
        codes[k + i] = static_cast<std::int8_t>(code);
      }
    for (const float sum : sums) total += static_cast<double>(sum);
  }
  return total;
}

}  // namespace

CompactRows::Bound RowCompactor::operator()(std::span<const float> row, std::int8_t* codes) {
  const double length = norm(row);
  if (length == 0) {
    std::fill_n(codes, unit_.size(), std::int8_t{0});
    return {std::numeric_limits<float>::quiet_NaN(), 0.0F};
  }
  const auto inverse = static_cast<float>(1.0 / length);
  for (std::size_t k = 0; k < row.size(); ++k) unit_[k] = row[k] * inverse;
  const float scale = largest(unit_) / 127.0F;
  // Rounding of the unit row, of the differences and of the float sums above: far less than what is added.
  const double residual = std::sqrt(encode(unit_, scale, codes)) * (1 + 1e-4) + 0x1p-21;
  return {scale, static_cast<float>(residual)};
}

void add_compact_rows(ContainerWriter& out, MatrixView<const float> rows) {
  const std::size_t stride = Matrix::padded(rows.cols);
  RowCompactor compact(rows.cols);
  std::vector<std::int8_t> codes(stride);
  std::vector<CompactRows::Bound> bounds;
  bounds.reserve(rows.rows);
  PagedSectionWriter section(out, std::string(kCodes));
  for (std::size_t r = 0; r < rows.rows; ++r) {
    bounds.push_back(compact(rows.row(r), codes.data()));
    section.append(std::as_bytes(std::span(codes)));
  }
  section.end();
  out.add(kCodeBounds, std::as_bytes(std::span(bounds)));
}

}  // namespace w2v

CompactRows::CompactRows(MatrixView<const float> rows, std::size_t threads)
    : stride_(Matrix::padded(rows.cols)), own_codes_(new std::int8_t[rows.rows * stride_]), own_bounds_(rows.rows) {
  parallel_for(rows.rows, 1024, threads, [&](std::size_t begin, std::size_t end, std::size_t) {
    w2v::RowCompactor compact(rows.cols);
    for (std::size_t r = begin; r < end; ++r) own_bounds_[r] = compact(rows.row(r), own_codes_.get() + r * stride_);
  });
  codes_ = own_codes_.get();
  bounds_ = own_bounds_;
}

CompactRows::CompactRows(const Container& file, std::size_t rows, std::size_t dim)
    : stride_(Matrix::padded(dim)),
      bounds_(file.array<Bound>(w2v::kCodeBounds)),
      stored_(PagedSection(file, std::string(w2v::kCodes))) {
  if (bounds_.size() != rows || stored_->size() != rows * stride_)
    throw fail(ErrorKind::format, "sections '{}' and '{}' have {} and {} bytes, section 'meta' calls for {} and {}",
               w2v::kCodes, w2v::kCodeBounds, stored_->size(), bounds_.size_bytes(), rows * stride_,
               rows * sizeof(Bound));
  codes_ = reinterpret_cast<const std::int8_t*>(file.raw(w2v::kCodes).data());
}

bool CompactRows::in(const Container& file) { return file.has(w2v::kCodes) && file.has(w2v::kCodeBounds); }

}  // namespace wordloom
