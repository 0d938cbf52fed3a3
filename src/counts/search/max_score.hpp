#pragma once
// Top-k with early termination that misses nothing. Private to the counts room.
#include <vector>

#include "counts/search/best.hpp"
#include "counts/search/cursor.hpp"

namespace wordloom::search {

/// Block-max MaxScore (Turtle & Flood 1995; Ding & Suel 2011) by windows of documents: in each window the terms whose
/// highest contributions there together cannot lift a document above the threshold are not walked; they are looked up
/// for the documents that the others bring up and that can still make it.
void max_score(const SegmentScorer& scorer, std::vector<Cursor>& cursors, std::uint64_t first_document, Best& best);

}  // namespace wordloom::search
