#pragma once
// Which processor sorts a block of n-grams: the one place where counting in memory and counting on disk ask.
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "lm/big_array.hpp"
#include "lm/sort_block.hpp"
#include "wordloom/lm/sort_report.hpp"

namespace wordloom::lm {

/// A device that can sort. The tests have one that needs no hardware.
struct SortingDevice {
  std::string name;                           ///< "cuda:0 (NVIDIA H200)"
  std::function<std::uint64_t()> free_bytes;  ///< of its memory; throws ErrorKind::device
  /// As sort_entries(), in any order among equals; throws ErrorKind::device.
  std::function<void(std::span<SortEntry>)> sort;
};

/// Sorts blocks on the device that was named. What is sorted is the same everywhere but for the order among equal keys,
/// on which nothing that is counted depends. Not for several threads.
class BlockSorter {
 public:
  enum class Choice {
    named,     ///< every block goes to the device; what it cannot do is an error
    automatic  ///< the CPU takes blocks that are small, or too large for the device
  };
  /// Under Choice::automatic blocks from so many entries on go to the device: a core sorts this many while the CUDA
  /// runtime starts (an estimate: not measured on a device).
  static constexpr std::size_t kWorthADevice = std::size_t{1} << 24;

  /// `device`: "auto", "cpu", "cuda" or "cuda:N"; "auto" looks for one when the first large block comes. Throws
  /// ErrorKind::usage for other names, ErrorKind::device when a named one is not there.
  BlockSorter(std::string_view device, std::size_t threads);
  BlockSorter(SortingDevice device, Choice choice, std::size_t threads, std::size_t worth = kWorthADevice);

  /// By (hi, lo), in no particular order among equals. `pool` lends the CPU's scratch space. Throws ErrorKind::device.
  void sort(std::span<SortEntry> entries, const KeyLayout& layout, PagePool& pool);

  const SortReport& report() const { return report_; }

 private:
  bool sorted_on_device(std::span<SortEntry> entries);

  std::size_t threads_, worth_ = kWorthADevice;
  Choice choice_ = Choice::named;
  bool sought_ = true;  // device_ is what there is
  std::optional<SortingDevice> device_;
  SortReport report_;
};

}  // namespace wordloom::lm
