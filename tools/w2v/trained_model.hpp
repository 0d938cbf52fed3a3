#pragma once
// From what the trainer hands back to the model that is saved.
#include "wordloom/embed/trainer.hpp"
#include "wordloom/vectors/model.hpp"
#include "wordloom/vocab/vocabulary.hpp"

namespace wordloom::tools {

/// The words of a vocabulary in the order of their rows.
WordList word_list(const Vocabulary& vocabulary);

/// Words, counts, rows and, with subwords, the vectors composed of them. Looks at `result`, which must outlive the
/// model where rows are used as they are. `words`: word_list() of the vocabulary, made once for many checkpoints.
Model trained_model(const Vocabulary& vocabulary, const WordList& words, const TrainConfig& config,
                    const TrainResult& result);

}  // namespace wordloom::tools
