#pragma once
// Runs of characters as scikit-learn's "char" and "char_wb" take them from a text.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "wordloom/text/token_buffer.hpp"

namespace wordloom::counts {

/// What Python's str.isspace() and \s call white space.
bool is_python_space(char32_t c);

/// Where each code point of `text` begins, with text.size() behind the last; a byte that is no UTF-8 is one.
void code_point_begins(std::string_view text, std::vector<std::uint32_t>& begins);

/// `out` is overwritten with `text` in which each run of two or more white space characters has become one space; a
/// single one stays what it is.
void squeeze_white_space(std::string_view text, std::string& out);

/// Appends the runs of min_n..max_n characters: all shorter ones first.
void character_terms(std::string_view text, std::uint32_t min_n, std::uint32_t max_n, TokenBuffer& out);

/// The same from each word with a space to both sides, word by word; a word that is no longer than n characters with
/// its spaces is one term and the last one of the word.
void character_terms_in_words(std::string_view text, std::uint32_t min_n, std::uint32_t max_n, TokenBuffer& out);

}  // namespace wordloom::counts
