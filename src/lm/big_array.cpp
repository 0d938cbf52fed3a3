#include "lm/big_array.hpp"

#include <sys/mman.h>

#include "wordloom/core/huge_pages.hpp"

namespace wordloom::lm {

PagePool::~PagePool() {
  for (const Pages& pages : free_) release(pages);
}

PagePool::Pages PagePool::take(std::size_t bytes) {
  {
    const std::lock_guard lock(guard_);
    // The smallest that fits, unless most of it would lie idle.
    std::size_t best = free_.size();
    for (std::size_t i = 0; i < free_.size(); ++i)
      if (free_[i].bytes >= bytes && free_[i].bytes / 2 <= bytes &&
          (best == free_.size() || free_[i].bytes < free_[best].bytes))
        best = i;
    if (best < free_.size()) {
      const Pages pages = free_[best];
      free_.erase(free_.begin() + static_cast<std::ptrdiff_t>(best));
      return pages;
    }
  }
  return fresh(bytes);
}

PagePool::Pages PagePool::fresh(std::size_t bytes) {
  void* const at = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (at == MAP_FAILED)
    throw fail(ErrorKind::memory, "no memory for {} bytes of n-gram tables; with a lower --max-memory they are on disk",
               bytes);
  wish_huge_pages(at, bytes);
  return {at, bytes};
}

void PagePool::release(Pages pages) { ::munmap(pages.data, pages.bytes); }

void PagePool::give(Pages pages) {
  const std::lock_guard lock(guard_);
  free_.push_back(pages);
}

}  // namespace wordloom::lm
