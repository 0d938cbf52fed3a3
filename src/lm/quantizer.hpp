#pragma once
// Floats to 8 bits: codes of about equally many values each, a code standing for the mean of its values (as KenLM's
// quantised tries do; Federico and Bertoldi 2006, "How many bits are needed to store probabilities", call it binning).
#include <array>
#include <cstdint>
#include <vector>

namespace wordloom::lm {

inline constexpr std::uint32_t kCodeBits = 8;
inline constexpr std::size_t kCodes = std::size_t{1} << kCodeBits;
inline constexpr std::uint8_t kAddedCode = 0;      ///< probabilities: the n-gram was added to close the model
inline constexpr std::uint8_t kNoHistoryCode = 0;  ///< back-offs: -0.0
inline constexpr std::uint8_t kWeightOneCode = 1;  ///< back-offs: +0.0

/// Ascending from `first` on; codes below it are reserved.
using CodeBook = std::array<float, kCodes>;

/// As few codes as there are different values, then exactly those; NaNs are not allowed. Sorts `values`.
CodeBook make_code_book(std::vector<float>& values, std::size_t first);
/// The code of the nearest entry.
std::uint8_t nearest_code(const CodeBook& book, std::size_t first, float value);

}  // namespace wordloom::lm
