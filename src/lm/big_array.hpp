#pragma once
// Arrays of hundreds of megabytes: not set to zero twice, on huge pages where the system has them (random access into
// them costs a TLB miss per touch otherwise), given back to the system when done.
#include <sys/mman.h>

#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>

#include "wordloom/core/error.hpp"

namespace wordloom::lm {

/// `size` elements, all bits zero. Only for types that may be copied as bytes.
template <class T>
class BigArray {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  BigArray() = default;
  explicit BigArray(std::size_t size) : size_(size) {
    if (size == 0) return;
    void* const at = ::mmap(nullptr, bytes(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED)
      throw fail(ErrorKind::memory, "no memory for {} bytes of n-gram tables; lower --max-memory to spill to disk",
                 bytes());
    data_ = static_cast<T*>(at);
    ::madvise(at, bytes(), MADV_HUGEPAGE);
  }
  ~BigArray() {
    if (data_ != nullptr) ::munmap(static_cast<void*>(data_), bytes());
  }
  BigArray(BigArray&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  BigArray& operator=(BigArray&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }

  std::size_t size() const { return size_; }
  T* data() { return data_; }
  const T* data() const { return data_; }
  T& operator[](std::size_t i) { return data_[i]; }
  const T& operator[](std::size_t i) const { return data_[i]; }
  std::span<T> span() { return {data_, size_}; }
  std::span<const T> span() const { return {data_, size_}; }

 private:
  std::size_t bytes() const { return size_ * sizeof(T); }
  T* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace wordloom::lm
