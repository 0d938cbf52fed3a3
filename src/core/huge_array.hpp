#pragma once
// Big arrays of zeros on big pages, of a fixed size. What is all written anyhow, or grows, is a RawVector; arrays of
// n-grams come one after the other and share such memory (lm's BigArray); a Matrix, often small, is on the heap.
#include <sys/mman.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <utility>

#include "wordloom/core/error.hpp"
#include "wordloom/core/huge_pages.hpp"

namespace wordloom {

/// Zeroed memory straight from the kernel: pages cost nothing before they are touched.
template <class T>
class HugeArray {
  static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

 public:
  HugeArray() = default;
  /// Throws ErrorKind::memory.
  explicit HugeArray(std::size_t n) : size_(n) {
    if (n > std::numeric_limits<std::size_t>::max() / sizeof(T) / 2)
      throw fail(ErrorKind::memory, "{} entries of {} bytes do not fit the address space", n, sizeof(T));
    if (n == 0) return;
    bytes_ = (n * sizeof(T) + kSmallPage - 1) & ~(kSmallPage - 1);
    // A mapping need not begin where a big page does: take one more and give back what is beyond.
    const std::size_t extra = bytes_ >= kHugePage ? kHugePage : 0;
    void* at = ::mmap(nullptr, bytes_ + extra, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED) throw fail(ErrorKind::memory, "cannot allocate {} bytes", bytes_);
    if (extra != 0) {
      const auto address = reinterpret_cast<std::uintptr_t>(at);
      const std::uintptr_t begin = (address + kHugePage - 1) & ~(kHugePage - 1);
      if (begin > address) ::munmap(at, begin - address);
      if (address + extra > begin) ::munmap(reinterpret_cast<void*>(begin + bytes_), address + extra - begin);
      at = reinterpret_cast<void*>(begin);
      wish_huge_pages(at, bytes_);
    }
    data_ = static_cast<T*>(at);
  }
  ~HugeArray() {
    if (data_ != nullptr) ::munmap(data_, bytes_);
  }
  HugeArray(HugeArray&& o) noexcept { swap(o); }
  HugeArray& operator=(HugeArray&& o) noexcept {
    HugeArray old(std::move(o));
    swap(old);
    return *this;
  }

  T* data() { return data_; }
  const T* data() const { return data_; }
  std::size_t size() const { return size_; }
  T& operator[](std::size_t i) { return data_[i]; }
  const T& operator[](std::size_t i) const { return data_[i]; }

 private:
  static constexpr std::size_t kSmallPage = 4096;
  void swap(HugeArray& o) noexcept {
    std::swap(data_, o.data_);
    std::swap(size_, o.size_);
    std::swap(bytes_, o.bytes_);
  }
  T* data_ = nullptr;
  std::size_t size_ = 0, bytes_ = 0;
};

}  // namespace wordloom
