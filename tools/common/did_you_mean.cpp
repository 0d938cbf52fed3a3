#include "common/did_you_mean.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace wordloom::tools {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

std::vector<std::string> close_names(std::string_view typed, const std::vector<std::string>& candidates,
                                     std::size_t n) {
  std::vector<std::pair<std::size_t, std::string>> found;
  for (const std::string& name : candidates) {
    if (name.empty()) continue;
    const std::size_t distance = edit_distance(typed, name);
    if (distance <= std::max<std::size_t>(1, typed.size() / 3))
      found.emplace_back(distance, name);
    else if (typed.size() >= 2 && name.starts_with(typed))
      found.emplace_back(name.size(), name);  // after the misspellings
  }
  std::sort(found.begin(), found.end());
  std::vector<std::string> names;
  for (const auto& [distance, name] : found)
    if (names.size() < n && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  return names;
}

std::string did_you_mean(std::string_view typed, const std::vector<std::string>& candidates, std::string_view prefix) {
  std::vector<std::string> names = close_names(typed, candidates);
  if (names.empty()) return {};
  for (std::string& name : names) name.insert(0, prefix);
  return fmt::format("; did you mean {}?", fmt::join(names, ", "));
}

}  // namespace wordloom::tools
