#pragma once
// How replicas of a model that were trained on different words become one again.
#include <cmath>
#include <cstdint>
#include <vector>

#include "wordloom/core/hd.hpp"
#include "wordloom/embed/config.hpp"
#include "wordloom/embed/tables.hpp"
#include "wordloom/embed/visit_order.hpp"
#include "wordloom/vocab/vocabulary.hpp"

namespace wordloom::embed {

/// What the sum of the changes of one row over `replicas` replicas is multiplied by. If steps pull the row towards a
/// place, each replica alone covers the part 1 - e^-pull of the way, and their sum n (1 - e^-pull) of it; one after the
/// other they would have covered 1 - e^-(n pull). The weight is the quotient of the two: 1 for rows that hardly moved,
/// whose changes add up, and 1 / n for rows that each replica has taken all the way, whose mean is to be taken.
WORDLOOM_HD inline float exchange_weight(float pull, float replicas) {
  if (pull < 1e-4F) return 1;
  return (1 - std::exp(-replicas * pull)) / (replicas * (1 - std::exp(-pull)));
}

/// How often a row takes part in a prediction, per word of the corpus, in the mean. [rows of input], [rows of output].
struct RowTouches {
  std::vector<float> input, output;
};
RowTouches row_touches(const Vocabulary& vocabulary, const TrainingTables& tables, const TrainConfig& config);

/// The pull of exchange_weight() on a row is this times its touches: `words` were trained by each replica since the
/// last exchange, at the learning rate `lr`.
float pull_per_touch(double lr, double words);

/// Corpus words that each of the replicas trains between two exchanges.
std::uint64_t exchange_words(std::uint64_t corpus_words, std::size_t replicas);

/// Where blocks [first, last) are cut into `parts` runs of about equal numbers of words: parts + 1 indices.
std::vector<std::size_t> cut_blocks(const VisitOrder& order, std::size_t first, std::size_t last, std::size_t parts);

}  // namespace wordloom::embed
