#pragma once
// Trains word vectors on an encoded corpus.
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "wordloom/core/matrix.hpp"
#include "wordloom/core/progress.hpp"
#include "wordloom/corpus/corpus.hpp"
#include "wordloom/embed/config.hpp"
#include "wordloom/vectors/word_vectors.hpp"

namespace wordloom {

/// Parameters being trained. input [V, D], or with subwords one row for each row of the SubwordTable (the V words
/// first, then n-grams; with a shared table its rows alone); output [V, D] (negative sampling) or [V-1, D] (inner nodes
/// of the tree).
struct EmbeddingModel {
  Matrix input;
  Matrix output;
};

/// One line of the training log: an interval (about a second) or an epoch's end.
struct TrainRecord {
  int epoch = 0;  ///< from 1
  bool epoch_end = false;
  std::uint64_t words = 0;  ///< kept corpus words passed so far, all epochs (before sub-sampling)
  double lr = 0;
  double loss = 0;              ///< mean loss in nats per prediction over the interval (the epoch at its end)
  double words_per_second = 0;  ///< of the interval
};

struct TrainResult {
  EmbeddingModel model;
  std::vector<std::uint32_t> subword_buckets;  ///< with subwords: SubwordTable::buckets()
  bool interrupted = false;
  std::string diverged;  ///< what happened; then the model is the last good state, and so are the figures below
  std::uint32_t epochs_done = 0;
  std::uint64_t raw_words = 0;    ///< corpus words passed, all epochs
  std::uint64_t kept_words = 0;   ///< of them left by sub-sampling = centres trained
  std::uint64_t predictions = 0;  ///< loss terms: (centre, context) pairs for skip-gram, centres for CBOW
  double train_seconds = 0;       ///< wall time of the training phase alone
  double loss = 0;                ///< mean of the last epoch, nats per prediction: all N+1 (or path) terms of it summed
  std::string device;             ///< "cpu (AVX3, 2 threads)"
};

/// Rows to start from: found words copy their row (any words() order), others keep the random start.
struct Pretrained {
  const WordVectors* vectors = nullptr;
  std::uint64_t rows_taken = 0;  ///< set by train()
};

/// Bytes that train() will allocate for `vocabulary_size` words (matrices, tables, per-thread buffers).
std::uint64_t training_memory_bytes(std::uint64_t vocabulary_size, const TrainConfig& config);

/// Trains. `device`: "auto", "cpu", "cuda", "cuda:N". When `stop` becomes true, returns early with interrupted set.
/// A loss that is no number, or ten times that of an untrained model, ends the run as diverged: it returns the state at
/// the end of the last epoch (or of a five minutes' interval) whose parameters all were numbers, and throws
/// ErrorKind::diverged where there is none. Throws ErrorKind::config (validate()), ErrorKind::memory and
/// ErrorKind::device, too.
TrainResult train(const EncodedCorpus& corpus, const TrainConfig& config, std::string_view device = "auto",
                  Pretrained* pretrained = nullptr, const std::function<void(const TrainRecord&)>& record = {},
                  const ProgressFn& progress = {}, const StopFlag* stop = nullptr);

/// What this build and machine train with: chosen SIMD target and those compiled in; CUDA devices if built with it.
std::string describe_backends();

}  // namespace wordloom
