#include "wordloom/core/huge_pages.hpp"

#include <sys/mman.h>

#include <cstdint>

namespace wordloom {

void wish_huge_pages(const void* begin, std::size_t bytes) noexcept {
  const auto address = reinterpret_cast<std::uintptr_t>(begin);
  const std::uintptr_t from = (address + kHugePage - 1) & ~(kHugePage - 1);
  const std::uintptr_t to = (address + bytes) & ~(kHugePage - 1);
#ifdef MADV_HUGEPAGE
  if (from < to) ::madvise(reinterpret_cast<void*>(from), to - from, MADV_HUGEPAGE);
#endif
}

}  // namespace wordloom
