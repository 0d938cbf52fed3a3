#pragma once
// What training derives from the corpus, once per run.
#include <cstdint>
#include <span>
#include <vector>

#include "wordloom/corpus/corpus.hpp"
#include "wordloom/embed/alias_table.hpp"
#include "wordloom/embed/config.hpp"
#include "wordloom/embed/huffman.hpp"
#include "wordloom/embed/subword_table.hpp"

namespace wordloom {

/// What a word costs to train: means over the words that sub-sampling is expected to leave.
struct MeanRows {
  double path = 0;   ///< inner nodes on a word's path; 0 without the tree
  double input = 1;  ///< input rows of a word; 1 without subwords
};

struct TrainingTables {
  std::vector<std::uint32_t> keep;  ///< [V] sub-sampling thresholds, see draws.hpp
  AliasTable negatives;             ///< [V]; empty with hierarchical softmax
  HuffmanTree tree;                 ///< over V words; empty with negative sampling
  SubwordTable subwords;            ///< of V words; empty without subwords

  TrainingTables(const EncodedCorpus& corpus, const TrainConfig& config);
  /// `counts` [V] of the vocabulary the tables were made for.
  MeanRows mean_rows(std::span<const std::int64_t> counts) const;
};

}  // namespace wordloom
