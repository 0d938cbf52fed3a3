#pragma once
// Which format is it? Decided on the first bytes.
#include <cstddef>
#include <string_view>

#include "wordloom/vectors/formats/formats.hpp"

namespace wordloom::formats {

inline constexpr std::size_t kSniffBytes = std::size_t{1} << 20;

/// `all`: the head is the whole file. Throws ErrorKind::format naming the file for what is no vector file at all.
VectorFormat sniff(std::string_view head, bool all, std::string_view file);

/// Columns of a headerless text: the number of values at the end of a line that most of its first lines agree on,
/// 0 when most have none. Words may contain spaces.
std::size_t sniff_columns(std::string_view head, bool all);

}  // namespace wordloom::formats
