#pragma once
// The loss of a model on text that it is not trained on.
#include <cstdint>

#include "wordloom/corpus/corpus.hpp"
#include "wordloom/embed/config.hpp"
#include "wordloom/embed/tables.hpp"
#include "wordloom/embed/trainer.hpp"

namespace wordloom {

struct HeldOutLoss {
  double mean = 0;                ///< nats per prediction, as TrainRecord::loss; NaN without predictions
  std::uint64_t predictions = 0;  ///< (centre, context) pairs for skip-gram, centres for CBOW
};

/// The training objective over `text`, which was encoded with the vocabulary of the training corpus and has no unknown
/// words; `tables` are those of the training. Sub-sampling, windows and negatives are drawn from RunConfig::seed, the
/// same in every call, so that two results differ by what the model learned in between and by nothing else. Negatives
/// are drawn for each window, whatever NegativeSharing says: that changes which are drawn, not how many and from what.
/// Computed from the matrices alone, whatever device trained them; the result does not depend on RunConfig::threads.
HeldOutLoss held_out_loss(const EmbeddingModel& model, const EncodedCorpus& text, const TrainingTables& tables,
                          const TrainConfig& config);

}  // namespace wordloom
