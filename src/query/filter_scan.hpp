#pragma once
// scan() by way of a device.
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "query/device_filter.hpp"
#include "query/scan.hpp"

namespace wordloom::query {

/// The first `rows` rows of a matrix on a device. One search at a time.
class FilteredRows {
 public:
  FilteredRows(std::unique_ptr<DeviceFilter> filter, std::size_t rows) : filter_(std::move(filter)), rows_(rows) {}

  std::size_t rows() const { return rows_; }
  std::string description() const { return filter_->description(); }
  /// Whether the lists of the device can answer these: as many as make it worth its while, sums among exactly its rows,
  /// with no more answers and excluded rows than lists have entries.
  bool suits(std::span<const Ask> asks, std::size_t rows_used, std::size_t n) const;
  /// What scan() answers. Asks that the lists leave open are left to `otherwise`, with their numbers.
  template <class Otherwise>
  std::vector<std::vector<Scored>> search(const WordVectors& vectors, const UnitSet& units, std::span<const Ask> asks,
                                          std::size_t n, std::size_t threads, const Otherwise& otherwise) {
    std::vector<std::size_t> open;
    auto results = decided(vectors, units, asks, n, threads, open);
    if (open.empty()) return results;
    std::vector<Ask> again;
    for (const std::size_t ask : open) again.push_back(asks[ask]);
    auto found = otherwise(std::span<const Ask>(again));
    for (std::size_t i = 0; i < open.size(); ++i) results[open[i]] = std::move(found[i]);
    return results;
  }

 private:
  std::vector<std::vector<Scored>> decided(const WordVectors& vectors, const UnitSet& units, std::span<const Ask> asks,
                                           std::size_t n, std::size_t threads, std::vector<std::size_t>& open);

  std::unique_ptr<DeviceFilter> filter_;
  std::size_t rows_;
  std::mutex busy_;
};

}  // namespace wordloom::query
