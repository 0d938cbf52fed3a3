#pragma once
// The seam between the trainer and the devices that train.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "wordloom/core/progress.hpp"
#include "wordloom/corpus/corpus.hpp"
#include "wordloom/embed/config.hpp"
#include "wordloom/embed/tables.hpp"
#include "wordloom/embed/trainer.hpp"
#include "wordloom/embed/visit_order.hpp"

namespace wordloom {

/// Blocks [first, last) of the visit order, in one epoch (from 0) that the order was started for.
struct BlockSpan {
  std::size_t first = 0, last = 0;
  std::uint32_t epoch = 0;
};

struct SpanReport {
  std::uint64_t passed = 0;       ///< corpus words of the sentences that were trained
  std::uint64_t kept = 0;         ///< of them left by sub-sampling
  std::uint64_t predictions = 0;  ///< loss terms, as TrainResult::predictions
  double loss = 0;                ///< sum in nats
  bool interrupted = false;       ///< stopped early, in good order: all blocks before `next` are trained, no other one
  std::size_t next = 0;           ///< when interrupted: the first block of the span that was not trained
  SpanReport& operator+=(const SpanReport& o) {
    passed += o.passed;
    kept += o.kept;
    predictions += o.predictions;
    loss += o.loss;
    interrupted = interrupted || o.interrupted;
    return *this;
  }
};

/// One device. Calls come from one thread, in the order load, attach, run..., store.
class Backend {
 public:
  virtual ~Backend() = default;
  /// Takes the parameters over; a host backend trains them in place, so `model` must stay where it is until store().
  virtual void load(EmbeddingModel& model) = 0;
  /// All must outlive the backend; a device copies what it needs.
  virtual void attach(const EncodedCorpus& corpus, const TrainingTables& tables, const VisitOrder& order) = 0;
  /// Corpus words per run() call that keep the device busy.
  virtual std::uint64_t preferred_span() const = 0;
  /// Trains the blocks at the learning rates of their places; returns when they are done, or soon after `stop`.
  virtual SpanReport run(const BlockSpan& span, const StopFlag* stop) = 0;
  /// Gives the parameters back to the model of load().
  virtual void store(EmbeddingModel& model) = 0;
  /// Bytes taken on a device with memory of its own, after attach(); 0 for the host.
  virtual std::uint64_t device_bytes() const { return 0; }
  virtual std::string description() const = 0;  ///< "cpu (AVX3, 2 threads)"
};

/// "auto", "cpu", "cuda", "cuda:N", "cuda:N,M", "cuda:all". Throws ErrorKind::usage for other names, ErrorKind::device
/// when a CUDA device is asked for and cannot be had: there is no silent fall-back. `config` must be resolved().
std::unique_ptr<Backend> make_backend(std::string_view device, const TrainConfig& config);
/// Whole words on the host: every mode, loss and sharing of negatives, exact and deterministic runs. `config` must have
/// passed validate(), be resolved(), and have no subwords. Rows are floats whatever config.model.precision says:
/// refusing another one is make_backend()'s part.
std::unique_ptr<Backend> make_cpu_backend(const TrainConfig& config);
/// The same for configurations with subwords (config.subwords.on()).
std::unique_ptr<Backend> make_cpu_subword_backend(const TrainConfig& config);

}  // namespace wordloom
