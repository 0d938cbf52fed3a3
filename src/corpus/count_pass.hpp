#pragma once
// The first pass of the ingest, the only one over the text: all threads analyze and count, ids go to a spool.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "corpus/block_reader.hpp"
#include "wordloom/corpus/corpus.hpp"
#include "wordloom/io/output.hpp"

namespace wordloom {

/// Where the ids of one block lie in the spool, in units of ids.
struct SpooledBlock {
  std::uint64_t number = 0;
  std::uint64_t begin = 0, size = 0;
  std::uint32_t worker = 0;  ///< whose ids they are
  bool ends_document = false;
};

/// In place of an index: the type was pruned.
inline constexpr std::uint32_t kPrunedType = 0xffffffffU;

struct CountedText {
  WordTable words;                   ///< all types of all workers, in no particular order
  std::vector<std::int64_t> counts;  ///< by index of `words`
  // Only where ids are kept:
  /// [workers][ids of the worker] -> index of `words`, or kPrunedType.
  std::vector<std::vector<std::uint32_t>> index_of;
  std::vector<SpooledBlock> blocks;  ///< in text order
  std::optional<SpoolFile> ids;      ///< see BlockCounter::ids()
  IngestCounts totals;               ///< what can be known before there is a vocabulary
};

struct CountPass {
  const std::vector<InputFile>& inputs;
  const AnalyzerRecipe& recipe;
  const IngestOptions& options;
  const ProgressFn& progress;
  const StopFlag* stop = nullptr;
  BlockSizes sizes;
  bool keep_ids = true;
  const Vocabulary* fixed = nullptr;  ///< whose words are not pruned
};

/// Throws as ingest() does. Of several errors the one of the earliest block is thrown, whatever the threads.
CountedText count_text(const CountPass& pass);

}  // namespace wordloom
