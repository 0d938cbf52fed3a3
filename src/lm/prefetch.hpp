#pragma once
// Asks for memory before it is needed.

namespace wordloom::lm {

/// Of the cache line at `at`, which need not be a valid address. Not __builtin_prefetch where it can be helped: gcc 12
/// takes a function that does nothing but that for one without effect, and removes the calls.
[[gnu::always_inline]] inline void prefetch_line(const void* at) {
#if defined(__x86_64__)
  __asm__ volatile("prefetcht0 (%0)" : : "r"(at));
#else
  __builtin_prefetch(at);
#endif
}

}  // namespace wordloom::lm
