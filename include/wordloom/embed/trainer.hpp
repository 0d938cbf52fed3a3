#pragma once
// Trains word vectors on an encoded corpus.
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wordloom/core/matrix.hpp"
#include "wordloom/core/progress.hpp"
#include "wordloom/corpus/corpus.hpp"
#include "wordloom/embed/checkpoint.hpp"
#include "wordloom/embed/config.hpp"
#include "wordloom/embed/tables.hpp"
#include "wordloom/vectors/model.hpp"
#include "wordloom/vectors/word_vectors.hpp"

namespace wordloom {

/// Parameters being trained. input [V, D], or with subwords one row for each row of the SubwordTable (the V words
/// first, then n-grams; with a shared table its rows alone); output [V, D] (negative sampling) or [V-1, D] (inner nodes
/// of the tree).
struct EmbeddingModel {
  Matrix input;
  Matrix output;
};

/// One line of the training log: an interval (half a second or less) or an epoch's end.
struct TrainRecord {
  int epoch = 0;  ///< from 1
  bool epoch_end = false;
  std::uint64_t words = 0;  ///< kept corpus words passed so far, all epochs (before sub-sampling)
  double lr = 0;
  double loss = 0;                   ///< mean loss in nats per prediction over the interval (the epoch at its end);
                                     ///< NaN for an epoch in which nothing was predicted
  double words_per_second = 0;       ///< of the interval, without the time that measuring took
  std::string device;                ///< as TrainResult::device
  std::uint64_t device_bytes = 0;    ///< as TrainResult::device_bytes
  std::optional<double> validation;  ///< mean loss of the held-out text, where it was measured; NaN as `loss`
  std::string eval;                  ///< what TrainHooks::evaluate said, where it was asked
};

struct TrainResult : TrainProgress {
  EmbeddingModel model;
  std::vector<std::uint32_t> subword_buckets;  ///< with subwords: SubwordTable::buckets()
  bool interrupted = false;
  bool stopped_early = false;      ///< by ScheduleConfig::patience, before the last epoch or at it
  std::string diverged;            ///< what happened; then the model is the last good state, and so are the figures
  std::string device;              ///< "cpu (AVX3, 2 threads)"
  std::uint64_t device_bytes = 0;  ///< memory taken on a GPU; 0 for the host
  MeanRows mean_rows;              ///< what a kept word costs: paths of the tree, rows of subwords
};

/// Rows to start from: found words copy their row (any words() order), others keep the random start.
struct Pretrained {
  const WordVectors* vectors = nullptr;
  std::uint64_t rows_taken = 0;  ///< set by train()
};

/// What a run begins with; by default random rows and the first word.
struct TrainStart {
  Pretrained* pretrained = nullptr;
  /// Input and output rows of the words and n-grams that it has; must have been trained with the same settings.
  const Model* model = nullptr;
  /// Go on from here, on the corpus that it was made on: with one thread, or deterministic, the result is that of a run
  /// that was never interrupted. Fresh: the schedule starts anew.
  TrainProgress progress;
};

/// After so much time, or so many corpus words, or at the ends of epochs.
struct Every {
  double seconds = 0;       ///< 0: not by time
  std::uint64_t words = 0;  ///< 0: not by words
  bool epoch = false;
};

/// What happens while training. All are called by the thread that called train(), while no other one works.
struct TrainHooks {
  std::function<void(const TrainRecord&)> record;
  ProgressFn progress;
  std::function<void(const std::string&)> notice;  ///< something worth saying: a divergence that was gone back from
  const StopFlag* stop = nullptr;                  ///< when it becomes true, train() returns early: interrupted
  Every checkpoint_every;
  /// The state as it is, whole: to be kept for TrainStart. What it throws ends the training.
  std::function<void(const TrainResult&)> checkpoint;
  Every evaluate_every;
  /// JSON for TrainRecord::eval; empty: nothing.
  std::function<std::string(const TrainResult&)> evaluate;
  /// Text that is not trained on, encoded with the vocabulary of the corpus and without unknown words: its loss
  /// (held_out.hpp) is measured at the end of each epoch and whenever `evaluate_every` says so. Where sub-sampling
  /// leaves nothing to predict, the loss is NaN and no verdict on progress.
  const EncodedCorpus* validation = nullptr;
};

/// Bytes that train() will allocate for `vocabulary_size` words (matrices, tables, per-thread buffers).
std::uint64_t training_memory_bytes(std::uint64_t vocabulary_size, const TrainConfig& config);

/// Trains. `device`: "auto", "cpu", "cuda", "cuda:N", "cuda:N,M", "cuda:all". A loss that is no number, or ten times
/// that of an untrained model, is a divergence: the run goes back to its last good state (the start, the end of the
/// last epoch, or of a five minutes' interval, if all parameters were numbers) with half the learning rate,
/// RunConfig::retries times; then it ends as diverged and returns that state, or throws ErrorKind::diverged where it is
/// the start. Throws ErrorKind::config (validate(), patience without validation, validation text of another
/// vocabulary or without two words in any sentence), ErrorKind::memory and ErrorKind::device, too.
TrainResult train(const EncodedCorpus& corpus, const TrainConfig& config, std::string_view device,
                  const TrainStart& start, const TrainHooks& hooks);
/// The same from the first word, from random rows or those of `pretrained` (may be null; its rows_taken is set), with
/// the hooks of these names alone: no checkpoints, no validation, and a divergence that was gone back from shows in
/// TrainResult::retries only. Throws what the other one throws.
TrainResult train(const EncodedCorpus& corpus, const TrainConfig& config, std::string_view device = "auto",
                  Pretrained* pretrained = nullptr, const std::function<void(const TrainRecord&)>& record = {},
                  const ProgressFn& progress = {}, const StopFlag* stop = nullptr);

/// What this build and machine train with: chosen SIMD target and those compiled in; CUDA devices if built with it.
std::string describe_backends();

}  // namespace wordloom
