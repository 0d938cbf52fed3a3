#pragma once
// CUDA devices played by the host, so that the host's side of cuda/ runs, and is tested, without a GPU: memory of their
// own, streams that work when they please, and every call counted. What a real device would let pass or only
// sometimes punish is a fault here:
//  - Device memory can be touched by what runs on a stream, by nothing else: the host dies of a segmentation fault,
//    and so does what reads behind a block or in one that was given back.
//  - New memory is full of NaN.
//  - Work is done at once, as late as the rules allow, or at random moments in between. cudaMemcpy() ends when the
//    rules of "API synchronization behavior" in the CUDA Runtime API's manual say, which is before the bytes have
//    arrived when they come from pageable memory or from the device.
#include <cuda_runtime_api.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "wordloom/core/random.hpp"

namespace wordloom::simulated {

enum class Pace { at_once, as_late_as_possible, at_random };

struct Settings {
  int devices = 2;
  std::size_t memory = std::size_t{1} << 30;  ///< bytes of each
  Pace pace = Pace::at_random;
  std::uint64_t seed = 1;
  std::uint64_t failing_call = 0;  ///< the number, from 1, of a call that fails; 0: none. Giving back never fails.
  cudaError_t failure = cudaErrorLaunchFailure;
};

using Work = std::function<void()>;

struct Stream {
  int device = 0;
  std::deque<Work> work;
  std::uint64_t queued = 0, done = 0;
};

struct Event {
  std::shared_ptr<Stream> stream;  ///< of the last record, if any
  std::uint64_t after = 0;         ///< the event is over when the stream has done so much
};

class Machine {
 public:
  static Machine& get();

  /// Begins anew. What was not given back before is a fault of the machine before.
  void set_up(const Settings& settings);
  /// What a real device would have done wrong, or might have; each once.
  std::vector<std::string> faults() const;
  std::uint64_t calls() const { return calls_; }

  // For the functions of the runtime; all are called with the lock.
  std::recursive_mutex& lock() { return lock_; }
  const Settings& settings() const { return settings_; }
  /// Counts a call; an error when it is the one that fails.
  cudaError_t enter();
  cudaError_t remember(cudaError_t status);
  cudaError_t take_error() { return std::exchange(error_, cudaSuccess); }

  cudaError_t take_memory(void** p, std::size_t bytes);
  cudaError_t give_memory(void* p);
  std::size_t free_memory(int device) const;
  cudaError_t take_pinned(void** p, std::size_t bytes);
  cudaError_t give_pinned(void* p);
  bool is_device(const void* p) const;
  bool is_pinned(const void* p, std::size_t bytes) const;
  /// Whether the bytes lie in one block of the device; else notes a fault.
  bool in_block(const void* p, std::size_t bytes, int device, const char* what);

  std::shared_ptr<Stream> new_stream(int device);
  std::shared_ptr<Stream> default_stream(int device);
  std::shared_ptr<Stream> find(cudaStream_t stream) const;
  void forget(cudaStream_t stream);
  /// Device memory is open while `work` runs.
  void queue(const std::shared_ptr<Stream>& stream, Work work);
  void run_until(Stream& stream, std::uint64_t done);
  void finish(Stream& stream) { run_until(stream, stream.queued); }
  void finish_device(int device);
  void fault(const std::string& text);

 private:
  struct Block {
    char* pages;
    std::size_t page_bytes, bytes;
    int device;
  };
  Machine();
  void open(bool writable);
  const Block* block_of(const void* p) const;
  void wander();
  std::uint64_t draw() { return rng_.bits(draws_++, 0); }

  mutable std::recursive_mutex lock_;
  Settings settings_;
  CounterRng rng_{1, 0};
  std::uint64_t draws_ = 0, calls_ = 0;
  cudaError_t error_ = cudaSuccess;
  char* arena_ = nullptr;
  std::size_t used_ = 0;
  int open_ = 0;
  std::map<std::uintptr_t, Block> blocks_;         // by their first byte
  std::map<std::uintptr_t, std::size_t> pinned_;   // sizes
  std::vector<std::shared_ptr<Stream>> streams_;   // those that still have work among the destroyed ones, too
  std::vector<std::shared_ptr<Stream>> defaults_;  // one a device
  std::vector<std::string> faults_;
};

}  // namespace wordloom::simulated
