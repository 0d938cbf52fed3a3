#pragma once
// Words between ASCII white space.
#include <string_view>

#include "text/segments.hpp"

namespace wordloom::text {

/// Fills `out` (overwritten) with the runs of anything but space, tab, CR, LF, VT, FF; text.size() < 2^31.
void split_whitespace(std::string_view text, SegmentBuffer& out);

}  // namespace wordloom::text
