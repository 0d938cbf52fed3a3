#pragma once
// Threads that carry exceptions home.
#include <cstddef>
#include <functional>

namespace wordloom {

/// Cores this process may use: its CPU affinity, further limited by a cgroup v2 CPU quota. At least 1.
std::size_t usable_threads();

/// Runs body(thread) for thread in [0, threads), one std::thread each (the caller's own for thread 0), and waits.
/// The first exception is rethrown in the caller once all have ended.
void run_threads(std::size_t threads, const std::function<void(std::size_t thread)>& body);

/// Splits [0, n) into blocks of `grain` handed out in order; body(begin, end, thread). Exceptions as in run_threads;
/// after one, no further block is handed out.
void parallel_for(std::size_t n, std::size_t grain, std::size_t threads,
                  const std::function<void(std::size_t begin, std::size_t end, std::size_t thread)>& body);

}  // namespace wordloom
