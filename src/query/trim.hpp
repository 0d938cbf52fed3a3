#pragma once
// What readers of evaluation files take for blank.
#include <string_view>

namespace wordloom::query {

/// Without white space at both ends.
inline std::string_view trim(std::string_view s) {
  constexpr std::string_view kBlank = " \t\v\f\r";
  const std::size_t begin = s.find_first_not_of(kBlank);
  return begin == std::string_view::npos ? std::string_view{} : s.substr(begin, s.find_last_not_of(kBlank) - begin + 1);
}

}  // namespace wordloom::query
