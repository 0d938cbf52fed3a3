// Study: candidates for the nearest neighbours, as cuda/query finds them. 1: 71,000 rows of 100 numbers against
// themselves. 2: 8192 queries against 555,000 rows of 128. Work is counted in queries.
#include <algorithm>
#include <functional>

#include "lab/lab.hpp"
#include "query/device_filter.hpp"
#include "query/filter_kernel.hpp"
#include "query/filter_tiles.hpp"

namespace {

using namespace wordloom;
using namespace wordloom::lab;

constexpr std::size_t kChecked = 64;  // queries whose best 10 are compared with the CPU's
constexpr std::size_t kBest = 10;

/// Rows of unit length, `stride` floats each, zeros behind the dimension.
std::vector<float> random_rows(std::size_t rows, std::size_t dim, std::size_t stride) {
  std::vector<float> values(rows * stride, 0.0F);
  unsigned state = 1;
  for (std::size_t r = 0; r < rows; ++r) {
    double length = 0;
    for (std::size_t d = 0; d < dim; ++d) {
      state = state * 1664525U + 1013904223U;
      const float x = static_cast<float>(state >> 8) / 8388608.0F - 1;
      values[r * stride + d] = x;
      length += static_cast<double>(x) * static_cast<double>(x);
    }
    for (std::size_t d = 0; d < dim; ++d) values[r * stride + d] /= static_cast<float>(std::sqrt(length));
  }
  return values;
}

std::vector<float> best_of(std::vector<float> cosines) {
  std::partial_sort(cosines.begin(), cosines.begin() + kBest, cosines.end(), std::greater<>());
  cosines.resize(kBest);
  return cosines;
}

int study_of(const char* name, std::size_t row_count, std::size_t query_count, std::size_t dim, int multiprocessors) {
  const std::size_t stride = (dim + 15) / 16 * 16;
  const std::vector<float> values = random_rows(row_count, dim, stride);
  std::vector<float> expected;
  for (std::size_t q = 0; q < kChecked; ++q) {
    std::vector<float> cosines(row_count, 0.0F);
    for (std::size_t r = 0; r < row_count; ++r)
      for (std::size_t d = 0; d < dim; ++d) cosines[r] += values[q * stride + d] * values[r * stride + d];
    const std::vector<float> best = best_of(std::move(cosines));
    expected.insert(expected.end(), best.begin(), best.end());
  }
  const Array<float> rows(values);
  cuda::FilterLaunch launch;
  launch.rows = rows.data();
  launch.queries = rows.data();  // the first rows ask
  launch.row_count = row_count;
  launch.query_count = query_count;
  launch.stride = static_cast<std::uint32_t>(stride);
  launch.parts = query::parts_for(query::tiles_of(query_count), query::tiles_of(row_count),
                                  static_cast<std::uint32_t>(multiprocessors));
  const std::size_t listed = launch.parts * query::kListed;
  Array<Scored> entries(std::vector<Scored>(query_count * listed));
  launch.entries = entries.data();
  const auto result = [&] {
    const std::vector<Scored> found = entries.get();
    std::vector<float> best;
    for (std::size_t q = 0; q < kChecked; ++q) {
      std::vector<float> scores;
      for (std::size_t i = 0; i < listed; ++i) scores.push_back(found[q * listed + i].score);
      const std::vector<float> of_query = best_of(std::move(scores));
      best.insert(best.end(), of_query.begin(), of_query.end());
    }
    return best;
  };
  return study(
      name, {{"1 tiles of 64 x 64", [&] { cuda::launch_filter(launch, nullptr); }}}, expected, 1e-5,
      [&] { entries.set(std::vector<Scored>(query_count * listed)); }, result, static_cast<double>(query_count),
      "queries");
}

}  // namespace

int main() {
  if (!device_there("filter")) return 0;
  cudaDeviceProp properties{};
  check(cudaGetDeviceProperties(&properties, 0), "asking for the device's properties");
  return study_of("filter, 71,000 x 100 against themselves", 71'000, 71'000, 100, properties.multiProcessorCount) +
         study_of("filter, 8192 against 555,000 x 128", 555'000, 8192, 128, properties.multiProcessorCount);
}
