#pragma once
// Vectors of numbers that are about to be written anyhow.
#include <algorithm>
#include <cstddef>
#include <new>
#include <type_traits>
#include <vector>

#include "wordloom/core/huge_pages.hpp"

namespace wordloom {

/// Elements made without a value stay as the memory is, and large arrays lie on big pages: resize() then costs nothing,
/// and the threads that write the elements share the kernel's work of providing the pages.
template <class T>
struct RawAllocator {
  using value_type = T;
  RawAllocator() = default;
  template <class U>
  RawAllocator(const RawAllocator<U>&) noexcept {}

  T* allocate(std::size_t n) {
    if (n > static_cast<std::size_t>(-1) / 2 / sizeof(T)) throw std::bad_array_new_length();
    void* at = ::operator new(n * sizeof(T), alignment_for(n));
    if (n >= kLarge) wish_huge_pages(at, n * sizeof(T));
    return static_cast<T*>(at);
  }
  void deallocate(T* at, std::size_t n) noexcept { ::operator delete(at, alignment_for(n)); }
  template <class U>
  void construct(U* at) noexcept(std::is_nothrow_default_constructible_v<U>) {
    ::new (static_cast<void*>(at)) U;
  }
  template <class U>
  bool operator==(const RawAllocator<U>&) const noexcept {
    return true;
  }

 private:
  static constexpr std::size_t kLarge = 2 * kHugePage / sizeof(T), kCacheLine = 64;
  static constexpr std::align_val_t alignment_for(std::size_t n) {
    return std::align_val_t(n < kLarge ? kCacheLine : kHugePage);
  }
};

/// As std::vector, but resize(n) leaves new elements without a value.
template <class T>
using RawVector = std::vector<T, RawAllocator<T>>;

template <class T>
bool operator==(const RawVector<T>& x, const std::vector<T>& y) {
  return std::equal(x.begin(), x.end(), y.begin(), y.end());
}

}  // namespace wordloom
