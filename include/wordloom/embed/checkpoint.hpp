#pragma once
// How far a training run has come, and on which corpus: with the parameters, all that is needed to go on as if nothing
// had happened (docs/formats/checkpoint.md). All random draws are functions of seed, epoch and place, so there is no
// other state.
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "wordloom/corpus/corpus.hpp"

namespace wordloom {

struct TrainProgress {
  std::uint32_t epochs_done = 0;  ///< whole ones
  std::uint64_t blocks_done = 0;  ///< of the epoch at hand, in its VisitOrder
  std::uint64_t raw_words = 0;    ///< corpus words passed, all epochs
  std::uint64_t kept_words = 0;   ///< of them left by sub-sampling = centres trained
  std::uint64_t predictions = 0;  ///< loss terms: (centre, context) pairs for skip-gram, centres for CBOW
  double train_seconds = 0;       ///< wall time of the training phase alone, all runs
  /// Mean of the last epoch, nats per prediction: all N+1 (or path) terms of it summed. NaN: nothing was predicted.
  double loss = std::numeric_limits<double>::quiet_NaN();
  double rate = 1;                ///< the learning rate is multiplied by this: halved by each retry
  std::uint32_t retries = 0;      ///< how often a divergence was gone back from
  struct {
    std::uint64_t passed = 0, predictions = 0;
    double loss = 0;  ///< sum in nats
  } of_epoch;         ///< the epoch at hand
  /// Early stopping: the least validation loss so far, its epoch (from 1), and how many epochs have passed since.
  double best_validation = std::numeric_limits<double>::infinity();
  std::uint32_t best_epoch = 0, epochs_since_best = 0;
  /// Whether so many epochs without progress end the run; 0: none do.
  bool out_of_patience(std::uint32_t patience) const { return patience > 0 && epochs_since_best >= patience; }
};

/// What training sees of a text: the words with their counts, and the sequence of their numbers. Where the text lies,
/// how it is compressed and when it was touched make no difference; what the analyzer makes of it does.
struct CorpusFingerprint {
  std::uint64_t words = 0, tokens = 0, sentences = 0;
  std::string vocabulary, ids;  ///< hashes
  static CorpusFingerprint of(const EncodedCorpus& corpus);
  /// Says in what `now` differs from this, the coarsest thing first; empty: in nothing.
  std::string difference(const CorpusFingerprint& now) const;
};

struct Checkpoint {
  TrainProgress progress;
  CorpusFingerprint corpus;
  std::string to_json() const;
  /// Throws ErrorKind::format naming the section.
  static Checkpoint parse(std::string_view json);
};

}  // namespace wordloom
