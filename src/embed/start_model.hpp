#pragma once
// The rows that training begins with.
#include "wordloom/embed/tables.hpp"
#include "wordloom/embed/trainer.hpp"

namespace wordloom::embed {

/// Inputs U(-0.5, 0.5) / dim, outputs 0, as word2vec.c; with subwords inputs U(-1, 1) / dim, as fastText. Then the rows
/// of the words and n-grams that `start` has take their place. Throws ErrorKind::config when they do not fit.
EmbeddingModel start_model(const Vocabulary& vocabulary, const TrainConfig& config, const TrainingTables& tables,
                           const TrainStart& start);

}  // namespace wordloom::embed
