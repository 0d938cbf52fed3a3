#pragma once
// Documents -> one segment file, in parallel and within a memory limit. Private to the counts room.
#include <filesystem>

#include "counts/index/segment.hpp"
#include "wordloom/counts/index_writer.hpp"

namespace wordloom::index {

struct BuiltSegment {
  SegmentFacts facts;
  std::uint64_t empty = 0;
  AnalyzerCounts counts;
};
/// No documents: no file, and facts.documents is 0.
BuiltSegment build_segment(const std::filesystem::path& path, DocumentReader& reader, const IndexConfig& config,
                           const BuildOptions& options);

}  // namespace wordloom::index
