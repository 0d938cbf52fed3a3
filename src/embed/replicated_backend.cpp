// Several replicas of one model behind the seam of one.
#include <algorithm>

#include "embed/replica.hpp"
#include "wordloom/core/parallel.hpp"
#include "wordloom/embed/schedule.hpp"

namespace wordloom::embed {
namespace {

class ReplicatedBackend final : public Backend {
 public:
  ReplicatedBackend(std::vector<std::unique_ptr<Replica>> replicas, std::unique_ptr<Communicator> communicator,
                    const TrainConfig& config, std::uint64_t words)
      : config_(config), replicas_(std::move(replicas)), communicator_(std::move(communicator)), words_(words) {}

  void load(EmbeddingModel& model) override {
    for (const auto& replica : replicas_) replica->load(model);
  }

  void attach(const EncodedCorpus& corpus, const TrainingTables& tables, const VisitOrder& order) override {
    order_ = &order;
    corpus_words_ = corpus.tokens().size();
    if (words_ == 0) words_ = exchange_words(corpus_words_, replicas_.size());
    const RowTouches touches = row_touches(corpus.vocabulary(), tables, config_);
    run_threads(replicas_.size(), [&](std::size_t r) {
      replicas_[r]->attach(corpus, tables, order);
      replicas_[r]->prepare_exchange(touches);
    });
  }

  std::uint64_t preferred_span() const override {
    return std::max(replicas_.front()->preferred_span(), words_) * replicas_.size();
  }

  /// The stop flag is looked at between rounds: within one the replicas are at different places, and a span must end at
  /// a block before which everything is trained and behind which nothing is.
  SpanReport run(const BlockSpan& span, const StopFlag* stop) override {
    SpanReport total;
    for (std::size_t first = span.first; first < span.last;) {
      if (stop != nullptr && stop->load(std::memory_order_relaxed)) {
        total.interrupted = true;
        total.next = first;
        break;
      }
      const std::size_t last = std::min(span.last, order_->advance(first, words_ * replicas_.size()));
      total += run_round({first, last, span.epoch});
      first = last;
    }
    return total;
  }

  void store(EmbeddingModel& model) override { replicas_.front()->store(model); }

  std::uint64_t device_bytes() const override {
    std::uint64_t bytes = 0;
    for (const auto& replica : replicas_) bytes += replica->device_bytes();
    return bytes;
  }

  std::string description() const override {
    std::string text = replicas_.front()->description();
    for (std::size_t r = 1; r < replicas_.size(); ++r) text += fmt::format(", {}", replicas_[r]->description());
    return text;
  }

 private:
  SpanReport run_round(const BlockSpan& round) {
    const std::size_t n = replicas_.size();
    const std::vector<std::size_t> cuts = cut_blocks(*order_, round.first, round.last, n);
    std::vector<SpanReport> reports(n);
    std::vector<std::array<std::span<float>, 2>> changes(n);
    run_threads(n, [&](std::size_t r) {
      if (cuts[r] < cuts[r + 1]) reports[r] = replicas_[r]->run({cuts[r], cuts[r + 1], round.epoch}, nullptr);
      if (n > 1) changes[r] = replicas_[r]->begin_exchange();
    });
    SpanReport total;
    for (const SpanReport& report : reports) total += report;
    if (n > 1) exchange(changes, round, total.passed);
    return total;
  }

  void exchange(const std::vector<std::array<std::span<float>, 2>>& changes, const BlockSpan& round,
                std::uint64_t passed) {
    const std::size_t n = replicas_.size();
    for (const std::size_t matrix : {0U, 1U}) {
      std::vector<std::span<float>> parts;
      for (const auto& change : changes) parts.push_back(change[matrix]);
      communicator_->sum(parts);
    }
    const ScheduleConfig& schedule = config_.schedule;
    const double lr =
        learning_rate(schedule.lr, schedule.lr_floor, round.epoch * corpus_words_ + (*order_)[round.first].words_before,
                      corpus_words_ * schedule.epochs);
    const float pull = pull_per_touch(lr, static_cast<double>(passed) / static_cast<double>(n));
    run_threads(n, [&](std::size_t r) { replicas_[r]->end_exchange(pull, n); });
  }

  TrainConfig config_;
  std::vector<std::unique_ptr<Replica>> replicas_;
  std::unique_ptr<Communicator> communicator_;
  std::uint64_t words_;
  std::uint64_t corpus_words_ = 0;
  const VisitOrder* order_ = nullptr;
};

}  // namespace

std::unique_ptr<Backend> make_replicated_backend(std::vector<std::unique_ptr<Replica>> replicas,
                                                 std::unique_ptr<Communicator> communicator, const TrainConfig& config,
                                                 std::uint64_t words) {
  return std::make_unique<ReplicatedBackend>(std::move(replicas), std::move(communicator), config, words);
}

}  // namespace wordloom::embed
