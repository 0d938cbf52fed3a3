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
  const auto parts_of = [&](std::size_t queries) {
    return query::parts_for(query::tiles_of(queries), query::tiles_of(row_count),
                            static_cast<std::uint32_t>(multiprocessors));
  };
  // Two searches are under way in the program, each with lists of its own.
  const std::size_t piece = std::min(query::DeviceFilter::kWellAsked, query_count);
  const std::size_t of_piece = piece * parts_of(piece) * query::kListed,
                    of_all = query_count * parts_of(query_count) * query::kListed;
  const Array<Scored> scratch(std::vector<Scored>(std::max(2 * of_piece, of_all)));
  const std::vector<Scored> none(query_count * query::kListed);
  Array<Scored> entries(none);
  Scored* host = nullptr;
  check(cudaMallocHost(&host, none.size() * sizeof(Scored)), "allocating page-locked memory");
  cudaStream_t streams[2];  // they wait for the default stream, and it for them: what is timed is all of them
  for (cudaStream_t& stream : streams) check(cudaStreamCreate(&stream), "creating a stream");

  const auto search = [&](std::size_t first, std::size_t count, std::uint32_t parts, Scored* lists,
                          cudaStream_t stream) {
    query::FilterWork work;
    work.rows = rows.data();
    work.queries = rows.data() + first * stride;  // the first rows ask
    work.row_count = row_count;
    work.query_count = count;
    work.stride = static_cast<std::uint32_t>(stride);
    work.depth = static_cast<std::uint32_t>((dim + query::kDepth - 1) / query::kDepth * query::kDepth);
    work.parts = parts;
    Scored* const found = entries.data() + first * query::kListed;
    work.entries = parts > 1 ? lists : found;
    cuda::launch_filter(work, stream);
    if (parts > 1) cuda::launch_merge(lists, count, parts, found, stream);
  };
  const auto in_pieces = [&](bool copied) {
    for (std::size_t first = 0, slot = 0; first < query_count; first += piece, slot ^= 1U) {
      const std::size_t count = std::min(piece, query_count - first), at = first * query::kListed;
      search(first, count, std::min(parts_of(count), parts_of(piece)), scratch.data() + slot * of_piece, streams[slot]);
      if (copied)
        check(cudaMemcpyAsync(host + at, entries.data() + at, count * query::kListed * sizeof(Scored),
                              cudaMemcpyDeviceToHost, streams[slot]),
              "reading lists");
    }
  };
  const auto result = [&] {
    const std::vector<Scored> found = entries.get();
    std::vector<float> best;
    for (std::size_t q = 0; q < kChecked; ++q)
      for (std::size_t i = 0; i < kBest; ++i) best.push_back(found[q * query::kListed + i].score);
    return best;
  };
  const int wrong = study(
      name,
      {{"1 in pieces, two streams, lists copied to the host: as the program does", [&] { in_pieces(true); }},
       {"2 the same without the copies", [&] { in_pieces(false); }},
       {"3 one launch, merged", [&] { search(0, query_count, parts_of(query_count), scratch.data(), nullptr); }},
       {"4 one launch, rows in one part", [&] { search(0, query_count, 1, scratch.data(), nullptr); }}},
      expected, 1e-5, [&] { entries.set(none); }, result, static_cast<double>(query_count), "queries");
  for (const cudaStream_t stream : streams) (void)cudaStreamDestroy(stream);
  (void)cudaFreeHost(host);
  return wrong;
}

}  // namespace

int main() {
  if (!device_there("filter")) return 0;
  cudaDeviceProp properties{};
  check(cudaGetDeviceProperties(&properties, 0), "asking for the device's properties");
  return study_of("filter, 71,000 x 100 against themselves", 71'000, 71'000, 100, properties.multiProcessorCount) +
         study_of("filter, 8192 against 555,000 x 128", 555'000, 8192, 128, properties.multiProcessorCount);
}
