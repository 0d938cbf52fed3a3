#pragma once
// Sorting and counting a block of n-grams on a CUDA device. One header, two bodies: device_sort_none.cpp in a build
// without CUDA, cuda/lm/device_sort.cu in one with it.
#include <cstdint>
#include <span>
#include <vector>

#include "lm/sort_block.hpp"

namespace wordloom::lm {

/// Device memory for sorting so many entries: these, as much scratch, Thrust's table of tiles, and what the runtime
/// takes for itself.
constexpr std::uint64_t device_sort_bytes(std::uint64_t entries) {
  return entries * (2 * sizeof(SortEntry)) + entries / 32 + (std::uint64_t{64} << 20);
}
/// What device `device` has left now. Throws ErrorKind::device.
std::uint64_t free_device_bytes(std::size_t device);

/// What sort_entries() does, on device `device`. Throws ErrorKind::device when there is none, or when
/// device_sort_bytes() are not to be had.
void sort_entries_on_device(std::span<SortEntry> entries, std::size_t device);

/// A run of entries with one key.
struct KeyCount {
  SortEntry entry;  ///< of the run, any of them
  std::uint32_t count = 0;
};
/// The different keys of the entries, ascending, and how often each is there. Leaves `entries` as they are. Throws as
/// sort_entries_on_device(); takes four bytes an entry more.
std::vector<KeyCount> count_keys_on_device(std::span<const SortEntry> entries, std::size_t device);

}  // namespace wordloom::lm
