#pragma once
// From what the trainer hands back to the model that is saved.
#include "wordloom/embed/trainer.hpp"
#include "wordloom/vectors/model.hpp"
#include "wordloom/vocab/vocabulary.hpp"

namespace wordloom::tools {

/// Words, counts, rows and, with subwords, the vectors composed of them. Looks at `result`, which must outlive the
/// model where rows are used as they are.
Model trained_model(const Vocabulary& vocabulary, const TrainConfig& config, const TrainResult& result);

}  // namespace wordloom::tools
