#pragma once
// Neighbours of many rows by way of a device, exactly those that the CPU finds.
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "query/device_filter.hpp"
#include "query/reference.hpp"
#include "wordloom/query/search.hpp"

namespace wordloom::query {

/// Rows as the filter wants them: x / |x| in float, NaN where a row takes no part. [rows, dim] contiguous.
std::vector<float> unit_rows(MatrixView<const float> rows, std::size_t threads);

/// The first `rows` rows on the device that "cuda" or "cuda:N" names; "auto": on the first device that can do it, null
/// where none can (too old, taken, too little memory). Throws ErrorKind::usage, ErrorKind::device.
std::unique_ptr<DeviceFilter> filter_on(std::string_view device, const WordVectors& vectors, std::size_t rows,
                                        std::size_t threads);

/// Neighbours of rows by way of a filter that holds all of them.
class FilteredGraph {
 public:
  FilteredGraph(std::unique_ptr<DeviceFilter> filter, const WordVectors& vectors, std::size_t threads);

  std::string description() const { return filter_->description(); }
  /// The n best rows for each row of [first, last) but itself, as Searcher::nearest() gives them; `searcher` has the
  /// same vectors. The filter's float cosines choose candidates, the verdict is in double; where a list cannot prove
  /// that nobody was missed the CPU searches again. `searched_again` counts these. While some rows are decided the
  /// device is at work on the next.
  std::vector<std::vector<Scored>> neighbors(const Searcher& searcher, std::size_t first, std::size_t last,
                                             const SearchOptions& options, std::uint64_t& searched_again);

 private:
  std::unique_ptr<DeviceFilter> filter_;
  std::vector<double> norms_;  // 0: takes no part
};

}  // namespace wordloom::query
