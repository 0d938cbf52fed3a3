#pragma once
// Runs of Python's word characters.
#include <string_view>

#include "text/code_point_facts.hpp"
#include "text/segments.hpp"

namespace wordloom::text {

/// `out` is overwritten with the runs of word characters of valid UTF-8; `digits`: decimal digits are some, otherwise
/// runs that begin with '_' are left out. Segments do not say whether they may be mixed.
void split_alnum(std::string_view text, bool digits, CodePointFacts& facts, SegmentBuffer& out);

}  // namespace wordloom::text
