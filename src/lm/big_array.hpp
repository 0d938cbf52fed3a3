#pragma once
// Arrays of hundreds of megabytes that are used again by the arrays to come: it is setting fresh pages to zero that
// takes the time.
#include <cstddef>
#include <mutex>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/huge_array.hpp"

namespace wordloom::lm {

/// Memory that arrays gave back, for the arrays to come; freed with the pool. Thread-safe. Must outlive its arrays.
class PagePool {
 public:
  using Pages = HugeArray<std::byte>;
  PagePool() = default;
  PagePool(const PagePool&) = delete;
  PagePool& operator=(const PagePool&) = delete;
  /// At least `bytes`, contents unknown. Throws ErrorKind::memory.
  Pages take(std::size_t bytes);
  void give(Pages pages);

 private:
  std::mutex guard_;
  std::vector<Pages> free_;
};

/// `size` elements of unknown content. Only for types that may be copied as bytes.
template <class T>
class BigArray {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  BigArray() = default;
  BigArray(PagePool& pool, std::size_t size) : pool_(&pool), size_(size) {
    if (size > 0) pages_ = pool.take(size * sizeof(T));
  }
  ~BigArray() {
    if (pages_.size() > 0) pool_->give(std::move(pages_));
  }
  BigArray(BigArray&& other) noexcept { swap(other); }
  BigArray& operator=(BigArray&& other) noexcept {
    BigArray old(std::move(other));
    swap(old);
    return *this;
  }

  std::size_t size() const { return size_; }
  T* data() { return reinterpret_cast<T*>(pages_.data()); }
  const T* data() const { return reinterpret_cast<const T*>(pages_.data()); }
  T& operator[](std::size_t i) { return data()[i]; }
  const T& operator[](std::size_t i) const { return data()[i]; }
  std::span<T> span() { return {data(), size_}; }
  std::span<const T> span() const { return {data(), size_}; }

 private:
  void swap(BigArray& other) noexcept {
    std::swap(pool_, other.pool_);
    std::swap(pages_, other.pages_);
    std::swap(size_, other.size_);
  }
  PagePool* pool_ = nullptr;
  PagePool::Pages pages_;
  std::size_t size_ = 0;
};

}  // namespace wordloom::lm
