#pragma once
// What training derives from the corpus, once per run.
#include <cstdint>
#include <vector>

#include "wordloom/corpus/corpus.hpp"
#include "wordloom/embed/alias_table.hpp"
#include "wordloom/embed/config.hpp"
#include "wordloom/embed/huffman.hpp"

namespace wordloom {

struct TrainingTables {
  std::vector<std::uint32_t> keep;  ///< [V] sub-sampling thresholds, see draws.hpp
  AliasTable negatives;             ///< [V]; empty with hierarchical softmax
  HuffmanTree tree;                 ///< over V words; empty with negative sampling

  TrainingTables(const EncodedCorpus& corpus, const TrainConfig& config);
};

}  // namespace wordloom
