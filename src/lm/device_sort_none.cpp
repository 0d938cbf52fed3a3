// The body of device_sort.hpp in a build without CUDA; cuda/lm/device_sort.cu is the other one.
#include "lm/device_sort.hpp"
#include "wordloom/core/error.hpp"

namespace wordloom::lm {

std::uint64_t free_device_bytes(std::size_t) {
  throw fail(ErrorKind::device, "this program was built without CUDA: there is no device memory");
}

void sort_entries_on_device(std::span<SortEntry>, std::size_t) {
  throw fail(ErrorKind::device, "this program was built without CUDA: n-grams are sorted on the CPU");
}

std::vector<KeyCount> count_keys_on_device(std::span<const SortEntry>, std::size_t) {
  throw fail(ErrorKind::device, "this program was built without CUDA: n-grams are counted on the CPU");
}

}  // namespace wordloom::lm
