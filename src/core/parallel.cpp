#include "wordloom/core/parallel.hpp"

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <fstream>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace wordloom {

std::size_t usable_threads() {
  std::size_t n = std::max(1U, std::thread::hardware_concurrency());
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) == 0) n = std::max(1, CPU_COUNT(&set));
  // cgroup v2: "max 100000" or "150000 100000" (quota and period in microseconds).
  std::ifstream cpu_max("/sys/fs/cgroup/cpu.max");
  std::string quota;
  double period = 0;
  if (cpu_max >> quota >> period && quota != "max" && period > 0) {
    const double cores = std::strtod(quota.c_str(), nullptr) / period;
    if (cores > 0) n = std::min(n, static_cast<std::size_t>(std::max(1.0, std::ceil(cores))));
  }
  return n;
}

void run_threads(std::size_t threads, const std::function<void(std::size_t)>& body) {
  std::mutex guard;
  std::exception_ptr first;
  const auto guarded = [&](std::size_t thread) {
    try {
      body(thread);
    } catch (...) {
      const std::lock_guard lock(guard);
      if (!first) first = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> others;
    others.reserve(threads);
    for (std::size_t t = 1; t < threads; ++t) others.emplace_back([&guarded, t] { guarded(t); });
    guarded(0);
  }
  if (first) std::rethrow_exception(first);
}

void parallel_for(std::size_t n, std::size_t grain, std::size_t threads,
                  const std::function<void(std::size_t, std::size_t, std::size_t)>& body) {
  grain = std::max<std::size_t>(grain, 1);
  threads = std::min(std::max<std::size_t>(threads, 1), (n + grain - 1) / grain);
  if (threads == 0) return;
  std::atomic<std::size_t> next{0};
  std::atomic<bool> failed{false};
  run_threads(threads, [&](std::size_t thread) {
    try {
      while (!failed.load(std::memory_order_relaxed)) {
        const std::size_t begin = next.fetch_add(grain);
        if (begin >= n) break;
        body(begin, std::min(n, begin + grain), thread);
      }
    } catch (...) {
      failed.store(true);
      throw;
    }
  });
}

}  // namespace wordloom
