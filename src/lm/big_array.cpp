#include "lm/big_array.hpp"

#include "wordloom/core/error.hpp"

namespace wordloom::lm {

PagePool::Pages PagePool::take(std::size_t bytes) {
  {
    const std::lock_guard lock(guard_);
    // The smallest that fits, unless most of it would lie idle.
    std::size_t best = free_.size();
    for (std::size_t i = 0; i < free_.size(); ++i)
      if (free_[i].size() >= bytes && free_[i].size() / 2 <= bytes &&
          (best == free_.size() || free_[i].size() < free_[best].size()))
        best = i;
    if (best < free_.size()) {
      Pages pages = std::move(free_[best]);
      free_.erase(free_.begin() + static_cast<std::ptrdiff_t>(best));
      return pages;
    }
  }
  try {
    return Pages(bytes);
  } catch (const Error&) {
    throw fail(ErrorKind::memory, "no memory for {} bytes of n-gram tables; with a lower --max-memory they are on disk",
               bytes);
  }
}

void PagePool::give(Pages pages) {
  const std::lock_guard lock(guard_);
  free_.push_back(std::move(pages));
}

}  // namespace wordloom::lm
