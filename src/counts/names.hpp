#pragma once
// Enumerators and their names, both ways.
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "wordloom/core/error.hpp"

namespace wordloom::counts {

template <class E, std::size_t N>
using Names = std::array<std::pair<E, std::string_view>, N>;

template <class E, std::size_t N>
std::string_view spell(const Names<E, N>& names, E value) {
  for (const auto& [e, spelling] : names)
    if (e == value) return spelling;
  throw fail(ErrorKind::internal, "an enumerator without a name");
}

/// Throws ErrorKind::usage: "unknown WHAT 'NAME' (A, B, C)".
template <class E, std::size_t N>
E parse(const Names<E, N>& names, std::string_view what, std::string_view text) {
  std::string all;
  for (const auto& [e, spelling] : names) {
    if (spelling == text) return e;
    all.append(all.empty() ? "" : ", ").append(spelling);
  }
  throw fail(ErrorKind::usage, "unknown {} '{}' ({})", what, text, all);
}

}  // namespace wordloom::counts
