#include <doctest/doctest.h>

#include <atomic>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include "wordloom/core/memory.hpp"
#include "wordloom/core/parallel.hpp"

using namespace wordloom;

TEST_CASE("parallel_for visits every index once, in blocks of at most the grain") {
  for (const std::size_t n : {0UL, 1UL, 7UL, 1000UL})
    for (const std::size_t grain : {0UL, 1UL, 3UL, 5000UL})
      for (const std::size_t threads : {0UL, 1UL, 4UL}) {
        std::vector<std::atomic<int>> visits(n);
        std::atomic<std::size_t> largest{0}, highest_thread{0};
        parallel_for(n, grain, threads, [&](std::size_t begin, std::size_t end, std::size_t thread) {
          for (std::size_t i = begin; i < end; ++i) ++visits[i];
          for (std::size_t seen = largest; end - begin > seen && !largest.compare_exchange_weak(seen, end - begin);) {
          }
          for (std::size_t seen = highest_thread;
               thread > seen && !highest_thread.compare_exchange_weak(seen, thread);) {
          }
        });
        int wrong = 0;
        for (const auto& v : visits) wrong += v != 1;
        CHECK(wrong == 0);
        CHECK(largest <= std::max<std::size_t>(grain, 1));
        CHECK(highest_thread < std::max<std::size_t>(threads, 1));
      }
}

TEST_CASE("run_threads runs each number once, the first in the caller") {
  std::mutex guard;
  std::multiset<std::size_t> numbers;
  std::thread::id zero;
  run_threads(5, [&](std::size_t thread) {
    const std::lock_guard lock(guard);
    numbers.insert(thread);
    if (thread == 0) zero = std::this_thread::get_id();
  });
  CHECK(numbers == std::multiset<std::size_t>{0, 1, 2, 3, 4});
  CHECK(zero == std::this_thread::get_id());
}

TEST_CASE("an exception in any thread comes home after all have ended") {
  for (std::size_t bad = 0; bad < 4; ++bad) {
    std::atomic<int> ended{0};
    CHECK_THROWS_AS(run_threads(4,
                                [&](std::size_t thread) {
                                  if (thread == bad) throw std::runtime_error("lost");
                                  ++ended;
                                }),
                    std::runtime_error);
    CHECK(ended == 3);
  }
}

TEST_CASE("after an exception parallel_for hands out no further block") {
  std::atomic<int> blocks{0};
  CHECK_THROWS_AS(parallel_for(1000000, 1, 2,
                               [&](std::size_t, std::size_t, std::size_t) {
                                 ++blocks;
                                 throw std::runtime_error("stop");
                               }),
                  std::runtime_error);
  CHECK(blocks <= 2);
}

TEST_CASE("the machine has a core to use and this process has a size") {
  CHECK(usable_threads() >= 1);
  CHECK(peak_resident_bytes() > 100000);
  CHECK(available_memory_bytes() > 0);
}
