#pragma once
// Enumerators and their names, both ways: one table an enum, for files, options, help and messages alike.
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "wordloom/core/error.hpp"

namespace wordloom {

/// In the order in which messages and help list them.
template <class E, std::size_t N>
using Names = std::array<std::pair<E, std::string_view>, N>;

template <class E, std::size_t N>
std::string_view spell(const Names<E, N>& names, E value) {
  for (const auto& [e, spelling] : names)
    if (e == value) return spelling;
  throw fail(ErrorKind::internal, "an enumerator without a name");
}

/// All of them, with `between` between them.
template <class E, std::size_t N>
std::string all_names(const Names<E, N>& names, std::string_view between = ", ") {
  std::string all;
  for (const auto& [e, spelling] : names) all.append(all.empty() ? "" : between).append(spelling);
  return all;
}

/// Throws ErrorKind::usage: "unknown WHAT 'NAME' (A, B, C)".
template <class E, std::size_t N>
E parse_name(const Names<E, N>& names, std::string_view what, std::string_view text) {
  for (const auto& [e, spelling] : names)
    if (spelling == text) return e;
  throw fail(ErrorKind::usage, "unknown {} '{}' ({})", what, text, all_names(names));
}

}  // namespace wordloom
