#include "lm/block_sorter.hpp"

#include "lm/device_sort.hpp"
#include "wordloom/core/device.hpp"
#include "wordloom/core/error.hpp"

namespace wordloom::lm {
namespace {

SortingDevice cuda_device(std::size_t number) {
  return {fmt::format("cuda:{} ({})", number, cuda_devices().at(number).name),
          [number] { return free_device_bytes(number); },
          [number](std::span<SortEntry> entries) { sort_entries_on_device(entries, number); }};
}

}  // namespace

BlockSorter::BlockSorter(std::string_view device, std::size_t threads) : threads_(threads) {
  if (device == "auto") {
    choice_ = Choice::automatic;
    sought_ = false;
  } else if (device != "cpu") {
    device_ = cuda_device(cuda_device_number(device));
  }
}

BlockSorter::BlockSorter(SortingDevice device, Choice choice, std::size_t threads, std::size_t worth)
    : threads_(threads), worth_(worth), choice_(choice), device_(std::move(device)) {}

void BlockSorter::sort(std::span<SortEntry> entries, const KeyLayout& layout, PagePool& pool) {
  if (sorted_on_device(entries)) return;
  BigArray<SortEntry> scratch(pool, entries.size());
  sort_entries(entries, scratch.span(), layout, threads_);
}

bool BlockSorter::sorted_on_device(std::span<SortEntry> entries) {
  const bool automatic = choice_ == Choice::automatic;
  if (entries.empty() || (automatic && entries.size() < worth_)) return false;
  if (!sought_) {
    sought_ = true;
    if (const auto number = first_usable_cuda_device()) device_ = cuda_device(*number);
  }
  if (!device_) return false;
  // Asked of every block: what is free changes while runs are written.
  std::string complaint;
  try {
    const std::uint64_t needed = device_sort_bytes(entries.size()), left = device_->free_bytes();
    if (needed > left)
      complaint = fmt::format("{}: sorting {} n-grams needs {} MiB of device memory, {} are free", device_->name,
                              entries.size(), needed >> 20, left >> 20);
  } catch (const Error& error) {
    if (!automatic || error.kind() != ErrorKind::device) throw;
    complaint = fmt::format("{}: {}", device_->name, error.message());
  }
  if (!complaint.empty()) {
    if (!automatic)
      throw fail(ErrorKind::device,
                 "{}; a lower --max-memory makes ngram train sort smaller blocks, --device cpu sorts without it",
                 complaint);
    report_.fallback = std::move(complaint);
    return false;
  }
  device_->sort(entries);
  report_.device = device_->name;
  return true;
}

}  // namespace wordloom::lm
