#pragma once
// What backends on the host have in common: threads over blocks of sentences.
#include <algorithm>

#include "embed/drawn.hpp"
#include "wordloom/embed/backend.hpp"
#include "wordloom/embed/draws.hpp"

namespace wordloom::embed {

/// The rate is refreshed after so many words left by sub-sampling (word2vec.c: after 10,000 words of the corpus).
inline constexpr std::size_t kRateWords = 1024;

/// The sentences of one block, one after the other.
class Pieces {
 public:
  virtual ~Pieces() = default;
  /// The next piece with two words or more, in exchange for what `piece` held. False: there are no more.
  virtual bool next(DrawnWords& piece) = 0;
};

/// Hands blocks to the threads and adds up their reports; a body says what is drawn for a sentence and how one thread
/// trains it. Normally all threads train (Hogwild). With RunConfig::deterministic one does, as if it were alone, and a
/// second one draws for it (docs/decisions/101-one-trains-one-draws.md).
class HostBackend : public Backend {
 public:
  HostBackend(const TrainConfig& config, const char* kernels) : config_(config), kernels_name_(kernels) {}

  void load(EmbeddingModel& model) final { model_ = &model; }
  void attach(const EncodedCorpus& corpus, const TrainingTables& tables, const VisitOrder& order) final;
  SpanReport run(const BlockSpan& span, const StopFlag* stop) final;
  void store(EmbeddingModel&) final {}  // trained in place
  std::string description() const final;

 protected:
  /// How many threads train; they are numbered from 0.
  std::size_t trainers() const { return config_.run.deterministic ? 1 : config_.run.threads; }
  /// After attach(): makes the state of trainers() threads.
  virtual void prepare_threads() = 0;
  virtual void begin_span(std::size_t /*thread*/) {}
  /// Sentences are cut at so many words left by sub-sampling: at least 1000, and enough that it matters only to
  /// sentences whose draws would take hundreds of megabytes.
  virtual std::size_t most_words() const = 0;
  static std::size_t words_with(std::size_t rows_per_centre) {
    return std::max<std::size_t>(1000, (std::size_t{1} << 26) / rows_per_centre);
  }
  /// Draws for word i as a centre. Called by any thread.
  virtual void draw_centre(DrawnWords& drawn, std::size_t i) const = 0;
  /// Trains on all pieces of a block. Draws what is not drawn yet as it goes, which is faster than beforehand: it fills
  /// the time that rows take to come from memory.
  virtual void train_block(std::size_t thread, Pieces& pieces, SpanReport& report) = 0;
  /// Adds the loss that has piled up in the thread.
  virtual void end_span(std::size_t thread, SpanReport& report) = 0;

  const TrainConfig& config() const { return config_; }
  EmbeddingModel& model() const { return *model_; }
  const TrainingTables& tables() const { return *tables_; }
  /// The learning rate after so many corpus words of all epochs.
  float rate(std::uint64_t passed) const;

 private:
  class KeptWords;
  class DrawnNow;
  class DrawnAhead;
  SpanReport run_together(const BlockSpan& span, const StopFlag* stop);
  SpanReport run_in_order(const BlockSpan& span, const StopFlag* stop);

  TrainConfig config_;
  const char* kernels_name_;
  EmbeddingModel* model_ = nullptr;
  const EncodedCorpus* corpus_ = nullptr;
  const TrainingTables* tables_ = nullptr;
  const VisitOrder* order_ = nullptr;
  std::uint64_t total_words_ = 0;
};

}  // namespace wordloom::embed
