#pragma once
// Top-k where some terms are frequent. Private to the counts room.
#include "counts/search/best.hpp"
#include "counts/search/cursor.hpp"
#include "counts/search/statistics.hpp"

namespace wordloom::search {

/// Finds what max_score() finds, by ranges of 64 documents (block-max pruning, Mallia, Suel & Tonellotto 2024): the
/// stored maxima of frequent terms bound every range, rare terms are scored whole, and only ranges that can still reach
/// the threshold are looked into, the most promising first. `number` of the segment. False, with nothing done, where
/// that is not possible or does not pay: another ranking, no ranges stored, no frequent term.
bool range_search(const SegmentScorer& scorer, const PreparedQuery& query, std::size_t number,
                  std::uint64_t first_document, Best& best);

}  // namespace wordloom::search
