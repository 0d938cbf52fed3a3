#include "query/graph_search.hpp"

#include <algorithm>
#include <atomic>
#include <limits>
#include <optional>

#include "query/exact_scores.hpp"
#include "query/filter_lists.hpp"
#include "wordloom/core/device.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/core/parallel.hpp"
#include "wordloom/query/graph.hpp"

namespace wordloom {
namespace query {
namespace {

/// Rows that are asked at once: as many as keep a device busy, so that the rest of the work on them is done beside it.
constexpr std::size_t kPiece = DeviceFilter::kWellAsked;

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

FilteredGraph::FilteredGraph(std::unique_ptr<DeviceFilter> filter, const WordVectors& vectors, std::size_t threads)
    : filter_(std::move(filter)), norms_(vectors.size()) {
  const MatrixView<const float> rows = vectors.checked(0, vectors.size());
  parallel_for(rows.rows, 1024, std::max<std::size_t>(threads, 1),
               [&](std::size_t begin, std::size_t end, std::size_t) {
                 for (std::size_t r = begin; r < end; ++r) norms_[r] = norm(rows.row(r));
               });
}

std::vector<std::vector<Scored>> FilteredGraph::neighbors(const Searcher& searcher, std::size_t first, std::size_t last,
                                                          const SearchOptions& options, std::uint64_t& searched_again) {
  const MatrixView<const float> rows = searcher.vectors().rows;
  const std::size_t n = std::min(options.n, rows.rows);
  std::vector<std::vector<Scored>> results(last - first);
  if (n == 0 || first == last) return results;
  const auto start = [&](std::size_t from) {
    if (from < last)
      filter_->start_rows((from - first) / kPiece % DeviceFilter::kSlots, from, std::min(last, from + kPiece));
  };
  std::atomic<std::uint64_t> again{0};
  start(first);
  for (std::size_t from = first; from < last; from += kPiece) {
    start(from + kPiece);
    const std::span<const Scored> lists = filter_->finish((from - first) / kPiece % DeviceFilter::kSlots);
    parallel_for(std::min(last - from, kPiece), 64, std::max<std::size_t>(options.threads, 1),
                 [&](std::size_t begin, std::size_t end, std::size_t) {
                   std::vector<double> direction;
                   for (std::size_t q = begin; q < end; ++q) {
                     const std::size_t row = from + q;
                     if (norms_[row] == 0) continue;  // takes no part
                     direction.assign(rows.row(row).begin(), rows.row(row).end());
                     make_unit(direction, std::numeric_limits<double>::min());
                     const auto score = [&](std::span<Scored> found) {
                       score_exactly(
                           direction, found, [&](std::uint32_t r) { return rows.row(r).data(); },
                           [&](std::uint32_t r) { return norms_[r]; });
                     };
                     const Row self(static_cast<std::uint32_t>(row));
                     if (decide_list(lists.subspan(q * kListed, kListed), {&self.value, 1}, filter_error(rows.cols), n,
                                     score, results[row - first]))
                       continue;
                     ++again;
                     SearchOptions alone = options;
                     alone.threads = 1;
                     results[row - first] = searcher.nearest(rows.row(row), alone, {&self, 1});
                   }
                 });
  }
  searched_again += again;
  return results;
}

}  // namespace query

namespace {

/// Rows asked at once, if their answers are not too many.
constexpr std::size_t kCpuBlock = 1024, kDeviceBlock = 4 * query::kPiece;

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
  if (auto filter = query::filter_on(device, searcher.vectors(), searcher.vectors().size(), options.threads))
    filtered_ = std::make_unique<query::FilteredGraph>(std::move(filter), searcher.vectors(), options.threads);
}

NeighborGraph::NeighborGraph(NeighborGraph&&) noexcept = default;
NeighborGraph::~NeighborGraph() = default;

std::string NeighborGraph::description() const { return filtered_ ? filtered_->description() : "cpu"; }

std::size_t NeighborGraph::block() const {
  return searcher_.questions_at_once(options_, filtered_ ? kDeviceBlock : kCpuBlock);
}

std::vector<std::vector<Scored>> NeighborGraph::neighbors(std::size_t first, std::size_t last) {
  const WordVectors& vectors = searcher_.vectors();
  if (first > last || last > vectors.size())
    throw fail(ErrorKind::usage, "rows {} to {} asked of {} word vectors", first, last, vectors.size());
  if (filtered_) return filtered_->neighbors(searcher_, first, last, options_, searched_again_);
  std::vector<std::vector<Row>> self;
  for (std::size_t row = first; row < last; ++row) self.push_back({Row(static_cast<std::uint32_t>(row))});
  return searcher_.nearest_batch(vectors.checked(first, last), options_, self);
}

}  // namespace wordloom
