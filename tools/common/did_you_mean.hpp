#pragma once
// Names close to a mistyped one.
#include <string>
#include <string_view>
#include <vector>

namespace wordloom::tools {

/// Edits (insert, delete, replace, swap of neighbours) that turn `a` into `b`, in bytes.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidates nearest to `typed`, at most `n`: those it is the beginning of, and those within a third of its
/// length.
std::vector<std::string> close_names(std::string_view typed, const std::vector<std::string>& candidates,
                                     std::size_t n = 3);

/// "; did you mean --dim?" or nothing.
std::string did_you_mean(std::string_view typed, const std::vector<std::string>& candidates,
                         std::string_view prefix = "");

}  // namespace wordloom::tools
