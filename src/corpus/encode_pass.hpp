#pragma once
// The second pass of the ingest, over the spooled ids: types become rows of the vocabulary, and sentences get their
// ends.
#include <cstdint>
#include <vector>

#include "corpus/count_pass.hpp"
#include "wordloom/io/mapped_file.hpp"

namespace wordloom {

/// In place of a row: the type is dropped.
inline constexpr std::uint32_t kDroppedRow = 0xfffffffeU;

struct EncodePass {
  /// [workers][types of the worker] -> row, EncodedCorpus::kUnknownRow or kDroppedRow.
  const std::vector<std::vector<std::uint32_t>>& rows;
  const std::vector<SpooledBlock>& blocks;
  const IngestOptions& options;
  const ProgressFn& progress;
  const StopFlag* stop = nullptr;
};

/// What an EncodedCorpus looks at.
struct EncodedStorage {
  MappedFile tokens;         ///< uint32
  MappedFile sentence_ends;  ///< uint64
  std::vector<std::uint64_t> document_ends;
  std::uint64_t sentences_split = 0;
};

/// Takes `ids`, so that its disk space is free when this returns.
EncodedStorage encode_ids(const EncodePass& pass, SpoolFile ids);

}  // namespace wordloom
