#include "query/row_scales.hpp"

#include <cmath>
#include <limits>

#include "query/kernels.hpp"
#include "query/reference.hpp"

namespace wordloom::query {

void RowScales::fill(MatrixView<const float> rows, std::size_t begin, std::size_t end) {
  float* const out = scales_.get();
  squared_norms(rows.data + begin * rows.stride, rows.stride, end - begin, rows.cols, out + begin);
  for (std::size_t i = begin; i < end; ++i) {
    const float square = out[i];
    if (square > 1e-25F && square < 1e25F) {
      out[i] = 1.0F / std::sqrt(square);
    } else {  // squares that under- or overflow float, zero rows, NaN
      const double n = norm(rows.row(i));
      out[i] = n == 0 ? std::numeric_limits<float>::quiet_NaN() : static_cast<float>(1.0 / n);
    }
  }
}

}  // namespace wordloom::query
