#pragma once
// What every kernel study does: each numbered version is checked against the CPU's answer, and only then timed.
#include <cuda_runtime.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

namespace wordloom::lab {

/// Ends the study: a device that fails makes no figures.
inline void check(cudaError_t status, const char* what) {
  if (status == cudaSuccess) return;
  std::fprintf(stderr, "lab: %s: %s\n", what, cudaGetErrorString(status));
  std::exit(1);
}

/// False, with the reason said, where there is no device; a study then ends with exit code 0.
inline bool device_there(const char* study) {
  int count = 0;
  const cudaError_t status = cudaGetDeviceCount(&count);
  if (status == cudaSuccess && count > 0) return true;
  std::printf("%s: skipped: %s\n", study, status == cudaSuccess ? "no CUDA device" : cudaGetErrorString(status));
  return false;
}

/// Device memory for a study; freed at its end.
template <class T>
class Array {
 public:
  explicit Array(const std::vector<T>& values) : size_(values.size()) {
    check(cudaMalloc(&data_, size_ * sizeof(T)), "allocating");
    set(values);
  }
  ~Array() { (void)cudaFree(data_); }
  Array(const Array&) = delete;
  Array& operator=(const Array&) = delete;
  T* data() const { return data_; }
  void set(const std::vector<T>& values) {
    check(cudaMemcpy(data_, values.data(), size_ * sizeof(T), cudaMemcpyHostToDevice), "copying");
  }
  std::vector<T> get() const {
    std::vector<T> values(size_);
    check(cudaMemcpy(values.data(), data_, size_ * sizeof(T), cudaMemcpyDeviceToHost), "copying back");
    return values;
  }

 private:
  T* data_ = nullptr;
  std::size_t size_;
};

struct Version {
  const char* name;
  std::function<void()> launch;
};

/// reset() makes the inputs, result() fetches the output of a launch. `work`: of one launch, in `unit`s. Prints TSV:
/// version, milliseconds (the best of 20), work per second. Returns how many versions were wrong; those are not timed.
inline int study(const char* name, const std::vector<Version>& versions, const std::vector<float>& expected,
                 double tolerance, const std::function<void()>& reset,
                 const std::function<std::vector<float>()>& result, double work, const char* unit) {
  int wrong = 0;
  std::printf("# %s: version\tms\t%s/s\n", name, unit);
  cudaEvent_t begin, end;
  check(cudaEventCreate(&begin), "creating an event");
  check(cudaEventCreate(&end), "creating an event");
  for (const Version& version : versions) {
    reset();
    version.launch();
    check(cudaGetLastError(), version.name);
    const std::vector<float> found = result();
    std::size_t at = 0;
    while (at < expected.size() &&
           std::fabs(static_cast<double>(found[at]) - expected[at]) <= tolerance * (1 + std::fabs(expected[at])))
      ++at;
    if (at < expected.size()) {
      std::printf("%s\tWRONG: number %zu is %g, not %g\n", version.name, at, static_cast<double>(found[at]),
                  static_cast<double>(expected[at]));
      ++wrong;
      continue;
    }
    float best = INFINITY;
    for (int run = 0; run < 20; ++run) {
      float ms = 0;
      check(cudaEventRecord(begin), "recording an event");
      version.launch();
      check(cudaEventRecord(end), "recording an event");
      check(cudaEventSynchronize(end), version.name);
      check(cudaEventElapsedTime(&ms, begin, end), "timing");
      best = std::fmin(best, ms);
    }
    std::printf("%s\t%.4f\t%.4g\n", version.name, static_cast<double>(best), work / static_cast<double>(best) * 1e3);
  }
  (void)cudaEventDestroy(begin);
  (void)cudaEventDestroy(end);
  return wrong;
}

}  // namespace wordloom::lab
