// One model laid over another by an orthogonal map.
#include <algorithm>
#include <limits>

#include "query/polar_factor.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/core/parallel.hpp"
#include "wordloom/query/compare.hpp"
#include "wordloom/vectors/row_norm.hpp"

namespace wordloom {
namespace {

using Dense = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

constexpr std::size_t kBlock = 512;  // rows in double at once, per side

/// Rows [begin, end) scaled to length 1, `width` columns of which the last may be filling. A row without a direction
/// becomes zero: it takes no part in the sum.
Dense unit_rows(MatrixView<const float> m, std::size_t begin, std::size_t end, std::size_t width) {
  Dense out = Dense::Zero(static_cast<Eigen::Index>(end - begin), static_cast<Eigen::Index>(width));
  for (std::size_t r = begin; r < end; ++r) {
    const auto row = m.row(r);
    const double length = norm(row);
    if (length == 0) continue;
    const double scale = 1 / length;
    for (std::size_t k = 0; k < row.size(); ++k)
      out(static_cast<Eigen::Index>(r - begin), static_cast<Eigen::Index>(k)) = scale * static_cast<double>(row[k]);
  }
  return out;
}

/// What lies below the rounding of the sums is no change, so that words that stayed come out equal.
double change_of(double cosine) { return 1 - cosine < 1e-12 ? 0 : 1 - cosine; }

}  // namespace

Alignment align(MatrixView<const float> a, MatrixView<const float> b, std::size_t words, std::size_t threads) {
  if (a.rows != b.rows || words > a.rows)
    throw fail(ErrorKind::usage, "{} words of {} and {} rows cannot be aligned: both sides need the same rows", words,
               a.rows, b.rows);
  Alignment result;
  result.change.assign(words, std::numeric_limits<double>::quiet_NaN());
  const std::size_t width = std::max(a.cols, b.cols);
  if (words == 0 || width == 0) return result;

  // In the order of the rows whatever the number of threads, so that the last bits stay the same.
  Dense cross = Dense::Zero(static_cast<Eigen::Index>(width), static_cast<Eigen::Index>(width));
  for (std::size_t begin = 0; begin < words; begin += kBlock) {
    const std::size_t end = std::min(begin + kBlock, words);
    Dense left = unit_rows(a, begin, end, width), right = unit_rows(b, begin, end, width);
    for (Eigen::Index i = 0; i < left.rows(); ++i)
      if (left.row(i).squaredNorm() > 0 && right.row(i).squaredNorm() > 0) ++result.fitted;
    cross.noalias() += left.transpose() * right;
  }
  const Dense rotation = query::polar_factor(cross);

  parallel_for(words, kBlock, threads, [&](std::size_t begin, std::size_t end, std::size_t) {
    const Dense left = unit_rows(a, begin, end, width), right = unit_rows(b, begin, end, width);
    const Dense mapped = left * rotation;
    for (Eigen::Index i = 0; i < left.rows(); ++i)
      if (left.row(i).squaredNorm() > 0 && right.row(i).squaredNorm() > 0)
        result.change[begin + static_cast<std::size_t>(i)] = change_of(mapped.row(i).dot(right.row(i)));
  });
  return result;
}

}  // namespace wordloom
