#include "query/graph_search.hpp"

#include <algorithm>
#include <atomic>
#include <limits>
#include <optional>

#include "query/filter_lists.hpp"
#include "wordloom/core/device.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/core/parallel.hpp"
#include "wordloom/query/graph.hpp"

namespace wordloom {
namespace query {
namespace {

/// The neighbours of one row from the lists of its query; false when they prove nothing.
bool decide(MatrixView<const float> rows, std::uint32_t row, std::span<const Scored> lists, std::size_t n,
            std::vector<Scored>& found) {
  std::vector<double> direction(rows.row(row).begin(), rows.row(row).end());
  make_unit(direction, std::numeric_limits<double>::min());
  const auto score = [&](std::uint32_t other) {
    const std::span<const float> x = rows.row(other);
    return static_cast<float>(dot(std::span<const double>(direction), x) / norm(x));
  };
  return decide_lists(lists, {&row, 1}, filter_error(rows.cols), n, score, found);
}

}  // namespace

std::vector<float> unit_rows(MatrixView<const float> rows, std::size_t threads) {
  std::vector<float> units(rows.rows * rows.cols);
  parallel_for(rows.rows, 1024, threads, [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t r = begin; r < end; ++r) {
      const std::span<const float> x = rows.row(r);
      const double length = norm(x);
      for (std::size_t d = 0; d < rows.cols; ++d)
        units[r * rows.cols + d] = length == 0 ? std::numeric_limits<float>::quiet_NaN()
                                               : static_cast<float>(static_cast<double>(x[d]) / length);
    }
  });
  return units;
}

std::unique_ptr<DeviceFilter> filter_on(std::string_view device, const WordVectors& vectors, std::size_t rows,
                                        std::size_t threads) {
  const auto make = [&](std::size_t number) {
    const std::vector<float> units = unit_rows(vectors.checked(0, rows), std::max<std::size_t>(threads, 1));
    return make_cuda_filter(number, units, vectors.dim());
  };
  if (device != "auto") return make(cuda_device_number(device));
  const std::optional<std::size_t> number = first_usable_cuda_device();
  if (!number) return nullptr;
  try {
    return make(*number);
  } catch (const Error& e) {
    if (e.kind() != ErrorKind::device) throw;
    return nullptr;
  }
}

std::vector<std::vector<Scored>> neighbors_by_filter(const Searcher& searcher, DeviceFilter& filter, std::size_t first,
                                                     std::size_t last, const SearchOptions& options,
                                                     std::uint64_t& searched_again) {
  const MatrixView<const float> rows = searcher.vectors().rows;
  const std::size_t n = std::min(options.n, rows.rows);
  std::vector<std::vector<Scored>> results(last - first);
  if (n == 0 || first == last) return results;
  const MatrixView<const float> asked{rows.data + first * rows.stride, last - first, rows.cols, rows.stride};
  const std::size_t threads = std::max<std::size_t>(options.threads, 1);
  FilterLists lists;
  filter.best(unit_rows(asked, threads), last - first, lists);
  std::atomic<std::uint64_t> again{0};
  parallel_for(last - first, 64, threads, [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t q = begin; q < end; ++q) {
      const std::size_t row = first + q;
      if (norm(rows.row(row)) == 0) continue;  // takes no part
      const std::size_t per_query = lists.parts * kListed;
      if (decide(rows, static_cast<std::uint32_t>(row), std::span(lists.entries).subspan(q * per_query, per_query), n,
                 results[q]))
        continue;
      ++again;
      const Row self(static_cast<std::uint32_t>(row));
      SearchOptions alone = options;
      alone.threads = 1;
      results[q] = searcher.nearest(rows.row(row), alone, {&self, 1});
    }
  });
  searched_again += again;
  return results;
}

}  // namespace query

namespace {

/// Rows asked at once, if their answers are not too many.
constexpr std::size_t kCpuBlock = 1024, kDeviceBlock = 4096;

}  // namespace

NeighborGraph::NeighborGraph(const Searcher& searcher, const SearchOptions& options, std::string_view device)
    : searcher_(searcher), options_(options) {
  // Lists have a fixed length, and hold all rows of the matrix.
  const bool fits = options.n <= Searcher::kMostByDevice && options.restrict_rows == 0;
  if (device == "cpu" || (device == "auto" && !fits)) return;
  if (device != "auto") (void)cuda_device_number(device);  // it names one, and that is there
  if (!fits)
    throw fail(ErrorKind::usage, "device {}: finds at most {} neighbours, among all words; use --device cpu", device,
               Searcher::kMostByDevice);
  filter_ = query::filter_on(device, searcher.vectors(), searcher.vectors().size(), options.threads);
}

NeighborGraph::NeighborGraph(NeighborGraph&&) noexcept = default;
NeighborGraph::~NeighborGraph() = default;

std::string NeighborGraph::description() const { return filter_ ? filter_->description() : "cpu"; }

std::size_t NeighborGraph::block() const {
  return searcher_.questions_at_once(options_, filter_ ? kDeviceBlock : kCpuBlock);
}

std::vector<std::vector<Scored>> NeighborGraph::neighbors(std::size_t first, std::size_t last) {
  const WordVectors& vectors = searcher_.vectors();
  if (first > last || last > vectors.size())
    throw fail(ErrorKind::usage, "rows {} to {} asked of {} word vectors", first, last, vectors.size());
  if (filter_) return query::neighbors_by_filter(searcher_, *filter_, first, last, options_, searched_again_);
  std::vector<std::vector<Row>> self;
  for (std::size_t row = first; row < last; ++row) self.push_back({Row(static_cast<std::uint32_t>(row))});
  return searcher_.nearest_batch(vectors.checked(first, last), options_, self);
}

}  // namespace wordloom
