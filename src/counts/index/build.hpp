#pragma once
// Documents -> one segment file, in parallel and within a memory limit. Private to the counts room.
#include <filesystem>
#include <functional>

#include "counts/index/segment.hpp"
#include "wordloom/counts/index_writer.hpp"

namespace wordloom::index {

struct BuiltSegment {
  SegmentFacts facts;
  std::uint64_t empty = 0;
  AnalyzerCounts counts;
};
/// No documents: no file, and facts.documents is 0. `admit` sees each document as it is read, one at a time, and throws
/// for one that must not go in.
BuiltSegment build_segment(const std::filesystem::path& path, DocumentReader& reader, const IndexConfig& config,
                           const BuildOptions& options, const std::function<void(const Document&)>& admit = {});

}  // namespace wordloom::index
