#pragma once
// One pass over the codes of CompactRows for few questions: a quarter of the memory, and the rows only of candidates.
#include <cstddef>
#include <span>
#include <vector>

#include "query/scan.hpp"

namespace wordloom::query {

/// As scan(), for asks of kind sum; n > 0.
std::vector<std::vector<Scored>> compact_scan(const WordVectors& vectors, const CompactRows& compact,
                                              std::size_t rows_used, const UnitSet& units, std::span<const Ask> asks,
                                              std::size_t n, std::size_t threads);

}  // namespace wordloom::query
