#pragma once
// What training derives from the corpus, once per run.
#include <cstdint>
#include <vector>

#include "wordloom/corpus/corpus.hpp"
#include "wordloom/embed/alias_table.hpp"
#include "wordloom/embed/config.hpp"
#include "wordloom/embed/huffman.hpp"
#include "wordloom/embed/subword_table.hpp"

namespace wordloom {

struct TrainingTables {
  std::vector<std::uint32_t> keep;  ///< [V] sub-sampling thresholds, see draws.hpp
  AliasTable negatives;             ///< [V]; empty with hierarchical softmax
  HuffmanTree tree;                 ///< over V words; empty with negative sampling
  SubwordTable subwords;            ///< of V words; empty without subwords

  TrainingTables(const EncodedCorpus& corpus, const TrainConfig& config);
};

}  // namespace wordloom
