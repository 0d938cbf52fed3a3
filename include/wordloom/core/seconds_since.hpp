#pragma once
// How long something took.
#include <chrono>

namespace wordloom {

inline double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace wordloom
