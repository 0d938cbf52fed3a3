#pragma once
// Arrays of hundreds of megabytes: not set to zero, on huge pages where the system has them (random access into them
// costs a TLB miss per touch otherwise), and used again, since it is setting fresh pages to zero that takes the time.
#include <cstddef>
#include <mutex>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "wordloom/core/error.hpp"

namespace wordloom::lm {

/// Memory that arrays gave back, for the arrays to come; freed with the pool. Thread-safe. Must outlive its arrays.
class PagePool {
 public:
  struct Pages {
    void* data = nullptr;
    std::size_t bytes = 0;
  };
  PagePool() = default;
  ~PagePool();
  PagePool(const PagePool&) = delete;
  PagePool& operator=(const PagePool&) = delete;
  /// At least `bytes`, contents unknown. Throws ErrorKind::memory.
  Pages take(std::size_t bytes);
  void give(Pages pages);
  /// Without a pool: fresh pages, all zero, and back to the system.
  static Pages fresh(std::size_t bytes);
  static void release(Pages pages);

 private:
  std::mutex guard_;
  std::vector<Pages> free_;
};

/// `size` elements; of unknown content when they come from a pool, else zero. Only for types that may be copied as
/// bytes.
template <class T>
class BigArray {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  BigArray() = default;
  BigArray(PagePool& pool, std::size_t size) : pool_(&pool), size_(size) {
    if (size > 0) pages_ = pool.take(size * sizeof(T));
  }
  explicit BigArray(std::size_t size) : size_(size) {
    if (size > 0) pages_ = PagePool::fresh(size * sizeof(T));
  }
  ~BigArray() { drop(); }
  BigArray(BigArray&& other) noexcept
      : pool_(other.pool_), pages_(std::exchange(other.pages_, {})), size_(std::exchange(other.size_, 0)) {}
  BigArray& operator=(BigArray&& other) noexcept {
    if (this != &other) {
      drop();
      pool_ = other.pool_;
      pages_ = std::exchange(other.pages_, {});
      size_ = std::exchange(other.size_, 0);
    }
    return *this;
  }

  std::size_t size() const { return size_; }
  T* data() { return static_cast<T*>(pages_.data); }
  const T* data() const { return static_cast<const T*>(pages_.data); }
  T& operator[](std::size_t i) { return data()[i]; }
  const T& operator[](std::size_t i) const { return data()[i]; }
  std::span<T> span() { return {data(), size_}; }
  std::span<const T> span() const { return {data(), size_}; }

 private:
  void drop() {
    if (pages_.data == nullptr) return;
    if (pool_ != nullptr)
      pool_->give(pages_);
    else
      PagePool::release(pages_);
  }
  PagePool* pool_ = nullptr;
  PagePool::Pages pages_;
  std::size_t size_ = 0;
};

}  // namespace wordloom::lm
