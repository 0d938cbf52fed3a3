#pragma once
// What backends on the host have in common: Hogwild threads over blocks of sentences.
#include <vector>

#include "wordloom/embed/backend.hpp"
#include "wordloom/embed/draws.hpp"

namespace wordloom::embed {

/// The rate is refreshed after so many words left by sub-sampling (word2vec.c: after 10,000 words of the corpus).
inline constexpr std::size_t kRateWords = 1024;
/// A negative that hits a word it must not be is drawn again, at most so often; then it is left out.
inline constexpr std::uint32_t kRedraws = 8;

/// Hands blocks to the threads and adds up their reports; a body says how one thread trains one sentence.
class HostBackend : public Backend {
 public:
  HostBackend(const TrainConfig& config, const char* kernels) : config_(config), kernels_name_(kernels) {}

  void load(EmbeddingModel& model) final { model_ = &model; }
  void attach(const EncodedCorpus& corpus, const TrainingTables& tables, const VisitOrder& order) final;
  SpanReport run(const BlockSpan& span, const StopFlag* stop) final;
  void store(EmbeddingModel&) final {}  // trained in place
  std::string description() const final;

 protected:
  /// After attach(): makes the state of config().run.threads threads.
  virtual void prepare_threads() = 0;
  virtual void begin_span(std::size_t /*thread*/) {}
  /// Trains the words of `sentence`. `words_before`: corpus words visited before it in this epoch.
  virtual void train_sentence(std::size_t thread, std::size_t sentence, std::uint32_t epoch, std::uint64_t words_before,
                              SpanReport& report) = 0;
  /// Adds the loss that has piled up in the thread.
  virtual void end_span(std::size_t thread, SpanReport& report) = 0;

  const TrainConfig& config() const { return config_; }
  EmbeddingModel& model() const { return *model_; }
  const EncodedCorpus& corpus() const { return *corpus_; }
  const TrainingTables& tables() const { return *tables_; }
  std::uint64_t sentence_begin(std::size_t s) const { return s == 0 ? 0 : corpus_->sentence_ends()[s - 1]; }
  /// The learning rate after so many corpus words of all epochs.
  float rate(std::uint64_t passed) const;
  /// What to add to a position of the sentence at `begin` for the number of corpus words passed by then.
  std::uint64_t passed_at_zero(std::uint64_t begin, std::uint32_t epoch, std::uint64_t words_before) const {
    return epoch * static_cast<std::uint64_t>(corpus_->tokens().size()) + words_before - begin;
  }
  /// Sub-sampling from position `p` on: at most `most` words and their positions in the corpus. Returns the position
  /// after the last word looked at.
  std::uint64_t keep_words(const CounterRng& rng, std::uint64_t p, std::uint64_t end, std::uint64_t most,
                           std::vector<std::uint32_t>& words, std::vector<std::uint64_t>& positions) const;

 private:
  TrainConfig config_;
  const char* kernels_name_;
  EmbeddingModel* model_ = nullptr;
  const EncodedCorpus* corpus_ = nullptr;
  const TrainingTables* tables_ = nullptr;
  const VisitOrder* order_ = nullptr;
  std::uint64_t total_words_ = 0;
};

}  // namespace wordloom::embed
