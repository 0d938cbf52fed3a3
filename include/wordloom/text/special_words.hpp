#pragma once
// The spellings that language models use for themselves.
#include <cstddef>
#include <optional>
#include <string_view>

namespace wordloom {

/// True for <unk>, <s> and </s>, and for <UNK>, which ARPA readers take for <unk>.
bool is_special_word(std::string_view word);

/// The first such word of `text` from `begin` on (the beginning of the text or a place after white space) that stands
/// between ASCII white space, or at an end of the text; a view of `text`.
std::optional<std::string_view> find_special_word(std::string_view text, std::size_t begin = 0);

}  // namespace wordloom
