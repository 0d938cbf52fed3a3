#pragma once
// Where words and sentences begin and end, by UAX #29 with ICU's tailoring.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace wordloom {

/// A byte at which `text` may be cut so that analyzing both parts gives the words of the whole: the last place at or
/// before `limit` that has an ASCII space before it and an ASCII letter or digit after it. 0 when there is none.
std::size_t safe_cut(std::string_view text, std::size_t limit);

/// Sentences by UAX #29 with ICU's tailoring for `locale`: byte offsets of their ends within `text`, the last being
/// text.size(). `suppress_abbreviations`: no break after the locale's common abbreviations ("Mr.").
/// Each thread keeps the break iterator of its last call, so calls with the same locale are cheap.
std::vector<std::size_t> sentence_ends(std::string_view text, const std::string& locale, bool suppress_abbreviations);

/// `text` without what Unicode calls White_Space at its beginning and end.
std::string_view trim_white_space(std::string_view text);

/// Word boundaries exactly as ICU's word break iterator gives them (all segments, white space and punctuation
/// included): ends of the segments, the last being text.size(). `fast`: through the ASCII fast path; same answer.
std::vector<std::size_t> word_boundaries(std::string_view text, const std::string& locale, bool fast = true);

}  // namespace wordloom
