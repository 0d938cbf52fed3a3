#pragma once
// The one place where threads race, and why they may.
#include <atomic>

namespace wordloom::embed {

/// Hogwild (Recht et al. 2011): several threads read and add to the same rows without locks. Two words seldom share a
/// row at the same instant; when they do, one delta may be lost or a row be read half old and half new, which is noise
/// far below that of the sampling. Formally a data race, so all shared rows go through this type's accessors: in normal
/// builds plain loads and stores (the SIMD kernels do the same on whole vectors), under ThreadSanitizer relaxed
/// atomics, so that every race outside of this type is still reported.
struct HogwildAccess {
#ifdef WORDLOOM_TSAN
  static float get(const float& x) {
    return std::atomic_ref<float>(const_cast<float&>(x)).load(std::memory_order_relaxed);
  }
  static void add(float& x, float delta) { std::atomic_ref<float>(x).store(get(x) + delta, std::memory_order_relaxed); }
#else
  static float get(const float& x) { return x; }
  static void add(float& x, float delta) { x += delta; }
#endif
};

}  // namespace wordloom::embed
