#pragma once
// Neighbours of many rows by way of a device, exactly those that the CPU finds.
#include <cstddef>
#include <functional>
#include <memory>
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

/// The n best rows for each row of [first, last) but itself, as Searcher::nearest() gives them. The filter's float
/// cosines choose candidates, the verdict is in double; where the lists cannot prove that nobody was missed the CPU
/// searches again. `searched_again` counts these.
std::vector<std::vector<Scored>> neighbors_by_filter(const Searcher& searcher, DeviceFilter& filter, std::size_t first,
                                                     std::size_t last, const SearchOptions& options,
                                                     std::uint64_t& searched_again);

}  // namespace wordloom::query
