#pragma once
// The part of a batch of searches that a device does: which few rows may be among the best. One header, two bodies:
// device_filter_none.cpp in a build without CUDA, cuda/query/device_filter.cpp in one with it.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "wordloom/core/top_k.hpp"

namespace wordloom::query {

/// Entries of a list.
inline constexpr std::size_t kListed = 32;

/// Rows of unit length [rows, dim] that lie on a device. A search makes a list for each query: the kListed best rows,
/// best first, equal ones by lower row, by cosines in float; no row that is not listed has a higher cosine than the
/// last entry. Where there are fewer rows the list ends with entries of score -infinity.
class DeviceFilter {
 public:
  /// Searches that may be under way or looked at, numbered from 0: while the host looks at the lists of one, the device
  /// makes those of the other.
  static constexpr std::size_t kSlots = 2;
  /// So many queries keep a device busy.
  static constexpr std::size_t kWellAsked = 16384;

  virtual ~DeviceFilter() = default;
  /// Begins a search for one query or more, of unit length, [queries, dim] contiguous; they have been read when it
  /// returns. What the slot had before is gone.
  virtual void start(std::size_t slot, std::span<const float> units, std::size_t queries) = 0;
  /// The same for rows [first, last), one or more, of the device's own.
  virtual void start_rows(std::size_t slot, std::size_t first, std::size_t last) = 0;
  /// Waits for it. [queries][kListed], there until the slot is used again.
  virtual std::span<const Scored> finish(std::size_t slot) = 0;
  virtual std::string description() const = 0;  ///< "cuda:0 (NVIDIA H200)"
};

/// `unit_rows` [rows, dim], contiguous; a row that takes no part is all NaN. Throws ErrorKind::device.
std::unique_ptr<DeviceFilter> make_cuda_filter(std::size_t device, std::span<const float> unit_rows, std::size_t dim);

}  // namespace wordloom::query
