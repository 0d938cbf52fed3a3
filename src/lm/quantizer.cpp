#include "lm/quantizer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace wordloom::lm {

CodeBook make_code_book(std::vector<float>& values, std::size_t first) {
  std::sort(values.begin(), values.end());
  std::vector<float> entries;
  for (std::size_t i = 0; i < values.size() && entries.size() <= kCodes - first; ++i)
    if (i == 0 || values[i] != values[i - 1]) entries.push_back(values[i]);
  if (entries.size() > kCodes - first) {
    entries.clear();
    const std::size_t bins = kCodes - first;
    // Infinities have a code of their own: they would be their bin's mean.
    std::size_t begin = 0;
    const float lowest = -std::numeric_limits<float>::infinity();
    while (begin < values.size() && values[begin] == lowest) ++begin;
    if (begin > 0) entries.push_back(lowest);
    const std::size_t finite = values.size() - begin, wanted = bins - entries.size();
    for (std::size_t b = 0; b < wanted; ++b) {
      const std::size_t from = begin + finite * b / wanted, to = begin + finite * (b + 1) / wanted;
      if (from == to) continue;
      double sum = 0;
      for (std::size_t i = from; i < to; ++i) sum += static_cast<double>(values[i]);
      const auto mean = static_cast<float>(sum / static_cast<double>(to - from));
      if (entries.empty() || mean > entries.back()) entries.push_back(mean);
    }
  }
  CodeBook book;
  book.fill(entries.empty() ? 0.0F : entries.back());
  std::fill_n(book.begin(), first, 0.0F);
  std::copy(entries.begin(), entries.end(), book.begin() + static_cast<std::ptrdiff_t>(first));
  return book;
}

std::uint8_t nearest_code(const CodeBook& book, std::size_t first, float value) {
  const auto begin = book.begin() + static_cast<std::ptrdiff_t>(first);
  auto at = std::lower_bound(begin, book.end(), value);
  if (at == book.end()) --at;
  if (at != begin && *at != value && value - *(at - 1) < *at - value) --at;
  return static_cast<std::uint8_t>(at - book.begin());
}

}  // namespace wordloom::lm
