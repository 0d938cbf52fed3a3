#pragma once
// A copy of the rows at a quarter of their bytes: what a search reads first, to find the few rows that it reads whole.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "wordloom/core/matrix_view.hpp"
#include "wordloom/io/paged_section.hpp"

namespace wordloom {

/// Rows of unit length in 8 bits a value, each with its own scale: row r is about bound(r).scale * codes(r), and no
/// further from it (Euclidean) than bound(r).residual. By Cauchy-Schwarz no cosine to a unit vector is off by more.
class CompactRows {
 public:
  struct Bound {
    float scale;     ///< NaN for a row that has no direction (zero, not finite, norm outside [1e-30, 1e30])
    float residual;  ///< at least |row / |row| - scale * codes|
  };

  /// Of rows in memory: [V, D].
  explicit CompactRows(MatrixView<const float> rows, std::size_t threads = 1);
  /// Of a model's file (docs/formats/w2v.md), for `rows` rows of `dim` columns; codes are compared with their checksums
  /// when they are first asked for. Throws ErrorKind::format when sizes do not fit.
  CompactRows(const Container& file, std::size_t rows, std::size_t dim);
  static bool in(const Container& file);

  std::size_t rows() const { return bounds_.size(); }
  /// Codes from one row to the next: the width rounded up to a multiple of 16, the rest being zeros.
  std::size_t stride() const { return stride_; }
  /// Rows [begin, end). Throws ErrorKind::format when they are damaged.
  const std::int8_t* codes(std::size_t begin, std::size_t end) const {
    if (stored_) stored_->get(begin * stride_, (end - begin) * stride_);
    return codes_ + begin * stride_;
  }
  const Bound* bounds() const { return bounds_.data(); }

 private:
  std::size_t stride_;
  const std::int8_t* codes_ = nullptr;
  std::span<const Bound> bounds_;
  std::optional<PagedSection> stored_;        // of a file
  std::unique_ptr<std::int8_t[]> own_codes_;  // of rows in memory
  std::vector<Bound> own_bounds_;
};

}  // namespace wordloom
