#pragma once
// The part of a batch of searches that a device does: which few rows may be among the best. One header, two bodies:
// device_filter_none.cpp in a build without CUDA, cuda/query/device_filter.cpp in one with it.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "wordloom/core/top_k.hpp"

namespace wordloom::query {

/// Entries of a list.
inline constexpr std::size_t kListed = 32;

/// For each query some lists, each of the kListed best rows of its own part of the matrix, best first, by cosines in
/// float: every row that is not listed has a cosine no higher than the last entry of the list of its part. Short parts
/// have lists padded with score -infinity.
struct FilterLists {
  std::size_t parts = 0;        ///< lists per query
  std::vector<Scored> entries;  ///< [queries][parts][kListed]
};

/// Rows of unit length [rows, dim] that lie on a device.
class DeviceFilter {
 public:
  virtual ~DeviceFilter() = default;
  /// One query or more, of unit length, [queries, dim] contiguous.
  virtual void best(std::span<const float> units, std::size_t queries, FilterLists& lists) = 0;
  virtual std::string description() const = 0;  ///< "cuda:0 (NVIDIA H200)"
};

/// `unit_rows` [rows, dim], contiguous; a row that takes no part is all NaN. Throws ErrorKind::device.
std::unique_ptr<DeviceFilter> make_cuda_filter(std::size_t device, std::span<const float> unit_rows, std::size_t dim);

}  // namespace wordloom::query
