#pragma once
// What a long job tells its caller. The library never prints: the programs turn these into bars and log lines.
#include <atomic>
#include <cstdint>
#include <functional>
#include <string_view>

namespace wordloom {

struct Progress {
  std::string_view phase;          ///< "read", "encode", "train", "write"
  double done = 0;                 ///< in `unit`s
  double total = 0;                ///< 0 when unknown (a pipe)
  std::string_view unit;           ///< "bytes", "words", "sentences" or "n-grams"
  double learning_rate = 0;        ///< training only
  double loss = -1;                ///< mean loss in nats per prediction since the last call; below 0 when there is none
  int epoch = 0;                   ///< from 1; 0 outside of training
  std::uint64_t device_bytes = 0;  ///< memory taken on a GPU; 0 without one
};
/// Called from one thread at a time, at most a few times a second.
using ProgressFn = std::function<void(const Progress&)>;

/// Set by a signal handler; long jobs look at it between blocks and stop in good order.
using StopFlag = std::atomic<bool>;

}  // namespace wordloom
