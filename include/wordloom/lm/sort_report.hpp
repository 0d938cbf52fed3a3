#pragma once
// Where the n-grams of a text were sorted.
#include <string>

namespace wordloom::lm {

struct SortReport {
  std::string device;    ///< "cuda:0 (NVIDIA H200)" when a block was sorted there; empty: all on the CPU
  std::string fallback;  ///< why "auto" sorted blocks on the CPU though there is a device; else empty
};

}  // namespace wordloom::lm
