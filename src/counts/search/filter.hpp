#pragma once
// Which documents of a segment fulfil a query's conditions. Private to the counts room.
#include <cstdint>
#include <vector>

#include "counts/index/segment.hpp"
#include "counts/search/query.hpp"

namespace wordloom::search {

/// Ascending; deleted documents may be among them.
std::vector<std::uint32_t> matching(const index::Segment& segment, const Node& node);

}  // namespace wordloom::search
