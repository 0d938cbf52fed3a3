#pragma once
// Memory, streams and events that give themselves back.
#include <cstddef>
#include <cstring>
#include <limits>
#include <span>
#include <utility>

#include "core/check.hpp"
#include "wordloom/core/error.hpp"

namespace wordloom::cuda {

/// Copies between host and device or within a device; done when it returns. cudaMemcpy() may return before bytes from
/// pageable memory have arrived, and before a copy within the device has begun, and a Stream does not wait for it.
inline void copy_now(void* to, const void* from, std::size_t bytes, const char* what) {
  check(cudaMemcpy(to, from, bytes, cudaMemcpyDefault), what);
  check(cudaStreamSynchronize(nullptr), what);
}

/// `count` values in device memory, or with Pinned in page-locked host memory. Not initialized.
template <class T, bool Pinned = false>
class Buffer {
 public:
  Buffer() = default;
  explicit Buffer(std::size_t count, const char* what = "allocating device memory") : count_(count) {
    if (count == 0) return;
    if (count > std::numeric_limits<std::size_t>::max() / sizeof(T))
      throw fail(ErrorKind::device, "{}: {} values do not fit the address space", what, count);
    void* p = nullptr;
    if constexpr (Pinned) {
      const cudaError_t status = cudaMallocHost(&p, count * sizeof(T));
      if (status == cudaErrorMemoryAllocation) {
        (void)cudaGetLastError();  // the runtime keeps the error
        throw fail(ErrorKind::memory, "cannot allocate {} bytes of page-locked host memory", count * sizeof(T));
      }
      check(status, what);
    } else {
      check(cudaMalloc(&p, count * sizeof(T)), what);
    }
    data_ = static_cast<T*>(p);
  }
  /// A copy of host values, there when the constructor returns.
  explicit Buffer(std::span<const T> values, const char* what = "copying to the device") : Buffer(values.size(), what) {
    if (!values.empty()) copy_now(data_, values.data(), values.size_bytes(), what);
  }
  Buffer(Buffer&& o) noexcept : data_(std::exchange(o.data_, nullptr)), count_(std::exchange(o.count_, 0)) {}
  Buffer& operator=(Buffer&& o) noexcept {
    std::swap(data_, o.data_);
    std::swap(count_, o.count_);
    return *this;
  }
  ~Buffer() {
    // Errors of a lost device are known by now; a destructor has nobody to tell them.
    if (data_ != nullptr) (void)(Pinned ? cudaFreeHost(data_) : cudaFree(data_));
  }
  T* data() const { return data_; }
  std::size_t size() const { return count_; }
  std::size_t bytes() const { return count_ * sizeof(T); }

 private:
  T* data_ = nullptr;
  std::size_t count_ = 0;
};
template <class T>
using PinnedBuffer = Buffer<T, true>;

class Stream {
 public:
  Stream() { check(cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking), "creating a stream"); }
  ~Stream() { (void)cudaStreamDestroy(stream_); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  operator cudaStream_t() const { return stream_; }
  void wait(const char* what) const { check(cudaStreamSynchronize(stream_), what); }

 private:
  cudaStream_t stream_ = nullptr;
};

class Event {
 public:
  Event() { check(cudaEventCreateWithFlags(&event_, cudaEventDisableTiming), "creating an event"); }
  ~Event() { (void)cudaEventDestroy(event_); }
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  operator cudaEvent_t() const { return event_; }
  void record(const Stream& stream) const { check(cudaEventRecord(event_, stream), "recording an event"); }
  /// An event that was never recorded is over.
  void wait(const char* what) const { check(cudaEventSynchronize(event_), what); }

 private:
  cudaEvent_t event_ = nullptr;
};

}  // namespace wordloom::cuda
