#include "wordloom/embed/trainer.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "embed/last_good.hpp"
#include "embed/start_model.hpp"
#include "embed/thread_rows.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/core/seconds_since.hpp"
#include "wordloom/embed/backend.hpp"
#include "wordloom/embed/held_out.hpp"
#include "wordloom/embed/schedule.hpp"

namespace wordloom {
namespace {

using Clock = std::chrono::steady_clock;

/// Spans are sized to take about so long: the grain of the log, of the progress bar and of Ctrl-C.
constexpr double kSpanSeconds = 0.5;

/// What to go back to is kept at the end of each epoch but the last, and in longer epochs after so long. Where epochs
/// are that short that keeping it would take more than a tenth of the time, some are passed over.
constexpr double kKeepSeconds = 300;
constexpr double kKeepShare = 0.1;
/// A mean loss of so many times that of an untrained model is no training any more.
constexpr double kExploded = 10;

/// Mean loss per prediction when all scores are 0: log 2 for each of its terms.
double untrained_loss(const EncodedCorpus& corpus, const TrainingTables& tables, const TrainConfig& config) {
  if (config.model.loss == Loss::ns) return (config.sampling.negative + 1) * std::log(2.0);
  const auto counts = corpus.vocabulary().counts();
  double terms = 0, total = 0;
  for (std::uint32_t w = 0; w < counts.size(); ++w) {
    terms += static_cast<double>(counts[w]) * static_cast<double>(tables.tree.path(w).size());
    total += static_cast<double>(counts[w]);
  }
  return std::max(terms / total, 1.0) * std::log(2.0);
}

/// NaN when there were none.
double mean(double loss, std::uint64_t predictions) { return loss / static_cast<double>(predictions); }

/// Says when something is due again. Words are counted from the beginning of the training, so that a run that goes on
/// from a checkpoint keeps to the same places.
class Due {
 public:
  Due(Every every, std::uint64_t words) : every_(every), words_(words) {}
  bool at(std::uint64_t words) const {
    return (every_.words > 0 && words / every_.words > words_ / every_.words) ||
           (every_.seconds > 0 && seconds_since(when_) >= every_.seconds);
  }
  bool at_epoch() const { return every_.epoch; }
  std::uint64_t words_left(std::uint64_t words) const {
    return every_.words > 0 ? every_.words - words % every_.words : std::numeric_limits<std::uint64_t>::max();
  }
  void done(std::uint64_t words) {
    words_ = words;
    when_ = Clock::now();
  }

 private:
  Every every_;
  std::uint64_t words_;
  Clock::time_point when_ = Clock::now();
};

/// One call of train().
class TrainLoop {
 public:
  TrainLoop(const EncodedCorpus& corpus, const TrainConfig& config, std::string_view device, const TrainStart& start,
            const TrainHooks& hooks)
      : corpus_(corpus),
        config_(config),
        device_(device),
        start_(start),
        hooks_(hooks),
        tables_(corpus, config),
        order_(corpus.sentence_ends(), config.run.seed, !config.run.exact),
        last_good_(config.run.scratch_directory),
        untrained_(untrained_loss(corpus, tables_, config)),
        total_(corpus.tokens().size() * std::uint64_t{config.schedule.epochs}),
        checkpoint_(hooks.checkpoint_every, start.progress.raw_words),
        evaluate_(hooks.evaluate_every, start.progress.raw_words) {}

  TrainResult run() {
    from_the_start();
    result_.subword_buckets.assign(tables_.subwords.buckets().begin(), tables_.subwords.buckets().end());
    result_.mean_rows = tables_.mean_rows(corpus_.vocabulary().counts());
    while (!over())
      if (!train_epoch() && !go_back()) break;
    if (result_.diverged.empty()) backend_->store(result_.model);  // else it is the last good state already
    take_time();
    return std::move(result_);
  }

 private:
  bool over() const {
    return result_.epochs_done >= config_.schedule.epochs || result_.interrupted || result_.stopped_early;
  }
  /// Progress of a run that goes on counts, too: what was stopped early stays so.
  bool out_of_patience() const { return result_.out_of_patience(config_.schedule.patience); }

  void from_the_start() {
    result_.model = {};  // not two at a time, should there have been one
    result_.model = embed::start_model(corpus_.vocabulary(), config_, tables_, start_);
    static_cast<TrainProgress&>(result_) = start_.progress;
    result_.stopped_early = out_of_patience();
    make_backend_for_rate();
  }

  void make_backend_for_rate() {
    TrainConfig config = config_;
    config.schedule.lr *= result_.rate;
    backend_ = make_backend(device_, config);
    result_.device = backend_->description();
    backend_->load(result_.model);
    backend_->attach(corpus_, tables_, order_);
    result_.device_bytes = backend_->device_bytes();
    span_words_ = backend_->preferred_span();
  }

  /// False: it diverged; `what_` says how.
  bool train_epoch() {
    const std::uint32_t epoch = result_.epochs_done;
    order_.start_epoch(epoch);
    if (result_.blocks_done > order_.size())
      throw fail(ErrorKind::config, "the checkpoint is at block {} of {}: it was made on another corpus",
                 result_.blocks_done, order_.size());
    const auto epoch_start = Clock::now();
    const double aside_before = aside_;
    const std::uint64_t passed_before = result_.of_epoch.passed;
    while (result_.blocks_done < order_.size()) {
      const auto first = static_cast<std::size_t>(result_.blocks_done);
      const std::size_t last = order_.advance(first, std::min({span_words_, checkpoint_.words_left(result_.raw_words),
                                                               evaluate_.words_left(result_.raw_words)}));
      const auto span_start = Clock::now();
      const SpanReport of_span = backend_->run({first, last, epoch}, hooks_.stop);
      const double seconds = seconds_since(span_start);
      // Written so that a loss that is no number counts as too large.
      if (!(of_span.loss <= kExploded * untrained_ * static_cast<double>(of_span.predictions))) {
        what_ = divergence(of_span);
        return false;
      }
      add(of_span);
      result_.blocks_done = of_span.interrupted ? of_span.next : last;
      result_.interrupted = of_span.interrupted;
      if (seconds > 0)
        span_words_ = std::max<std::uint64_t>(
            backend_->preferred_span() / 8,
            static_cast<std::uint64_t>(static_cast<double>(of_span.passed) / seconds * kSpanSeconds));
      report(of_span, seconds);
      if (result_.interrupted) {
        // Nothing of this epoch trained: the loss stays that of the one before.
        if (result_.of_epoch.predictions > 0) result_.loss = mean(result_.of_epoch.loss, result_.of_epoch.predictions);
        return true;
      }
      if (result_.blocks_done < order_.size()) between_spans();
    }
    end_epoch(result_.of_epoch.passed - passed_before, seconds_since(epoch_start) - (aside_ - aside_before));
    return true;
  }

  void add(const SpanReport& r) {
    result_.raw_words += r.passed;
    result_.kept_words += r.kept;
    result_.predictions += r.predictions;
    result_.of_epoch.passed += r.passed;
    result_.of_epoch.predictions += r.predictions;
    result_.of_epoch.loss += r.loss;
  }

  double rate() const {
    return learning_rate(config_.schedule.lr * result_.rate, config_.schedule.lr_floor, result_.raw_words, total_);
  }

  void report(const SpanReport& of_span, double seconds) {
    TrainRecord record{.epoch = static_cast<int>(result_.epochs_done) + 1,
                       .epoch_end = false,
                       .words = result_.raw_words,
                       .lr = rate(),
                       .loss = mean(of_span.loss, of_span.predictions),
                       .words_per_second = seconds > 0 ? static_cast<double>(of_span.passed) / seconds : 0,
                       .device = result_.device,
                       .device_bytes = result_.device_bytes,
                       .validation = {},
                       .eval = {}};
    if (hooks_.progress)
      hooks_.progress({"train", static_cast<double>(record.words), static_cast<double>(total_), "words", record.lr,
                       of_span.predictions == 0 ? -1 : record.loss, record.epoch, record.device_bytes});
    // Nothing was learned: there is nothing to log.
    if (of_span.predictions == 0) return;
    const bool epoch_ends = result_.blocks_done == order_.size();  // which is another record
    if (evaluate_.at(record.words) && !result_.interrupted && !epoch_ends) measure(record);
    if (hooks_.record) hooks_.record(record);
  }

  /// Validation loss and evaluation, as far as they are asked for.
  void measure(TrainRecord& record) {
    const auto start = Clock::now();
    backend_->store(result_.model);
    if (hooks_.validation != nullptr) {
      const HeldOutLoss held_out = held_out_loss(result_.model, *hooks_.validation, tables_, config_);
      record.validation = held_out.mean;
      validated_ = held_out.predictions > 0;
    }
    if (hooks_.evaluate && (!record.epoch_end || evaluate_.at_epoch())) record.eval = hooks_.evaluate(result_);
    evaluate_.done(result_.raw_words);
    aside_ += seconds_since(start);
  }

  /// At the end of an epoch: progress or not, and how much patience is left. A loss that is no number is none.
  void judge(double validation) {
    if (validation < result_.best_validation) {
      result_.best_validation = validation;
      result_.best_epoch = result_.epochs_done;
      result_.epochs_since_best = 0;
    } else {
      ++result_.epochs_since_best;
    }
    result_.stopped_early = out_of_patience();
  }

  void between_spans() {
    if (checkpoint_.at(result_.raw_words)) checkpoint();
    if (seconds_since(kept_at_) > kKeepSeconds) keep();
  }

  void end_epoch(std::uint64_t passed, double seconds) {
    result_.loss = mean(result_.of_epoch.loss, result_.of_epoch.predictions);
    ++result_.epochs_done;
    result_.blocks_done = 0;
    result_.of_epoch = {};
    TrainRecord record{.epoch = static_cast<int>(result_.epochs_done),
                       .epoch_end = true,
                       .words = result_.raw_words,
                       .lr = rate(),
                       .loss = result_.loss,
                       .words_per_second = seconds > 0 ? static_cast<double>(passed) / seconds : 0,
                       .device = result_.device,
                       .device_bytes = result_.device_bytes,
                       .validation = {},
                       .eval = {}};
    if (hooks_.validation != nullptr || evaluate_.at_epoch()) measure(record);
    if (record.validation && validated_) judge(*record.validation);
    if (hooks_.record) hooks_.record(record);
    if (over()) return;
    if (checkpoint_.at_epoch() || checkpoint_.at(result_.raw_words)) checkpoint();
    if (keep_cost_ < kKeepShare * seconds_since(kept_at_)) keep();
  }

  void checkpoint() {
    if (!hooks_.checkpoint) return;
    backend_->store(result_.model);
    take_time();
    hooks_.checkpoint(result_);
    checkpoint_.done(result_.raw_words);
  }

  void keep() {
    const auto start = Clock::now();
    backend_->store(result_.model);
    last_good_.keep(result_);
    kept_at_ = Clock::now();
    keep_cost_ = std::chrono::duration<double>(kept_at_ - start).count();
  }

  void take_time() { result_.train_seconds = start_.progress.train_seconds + seconds_since(began_) - aside_; }

  std::string divergence(const SpanReport& of_span) const {
    return fmt::format(
        "training diverged in epoch {} near word {}: the loss is {}, untrained it would be {:.2f}; lower --lr (it is "
        "{})",
        result_.epochs_done + 1, result_.raw_words,
        std::isfinite(of_span.loss) ? fmt::format("{:.1f}", mean(of_span.loss, of_span.predictions)) : "not a number",
        untrained_, config_.schedule.lr * result_.rate);
  }

  /// To the last good state with half the rate. False: that was tried often enough.
  bool go_back() {
    backend_->store(result_.model);
    const std::uint32_t retries = result_.retries + 1;
    const double rate = result_.rate / 2;
    const bool kept = last_good_.restore(result_);
    if (retries > config_.run.retries) {
      if (!kept) throw fail(ErrorKind::diverged, "{}", what_);
      result_.diverged = what_;
      return false;
    }
    if (!kept) from_the_start();
    result_.retries = retries;
    result_.rate = rate;
    make_backend_for_rate();
    if (hooks_.notice)
      hooks_.notice(fmt::format("{}: back to {} with half the rate, {} (retry {} of {})", what_,
                                kept ? fmt::format("word {}", result_.raw_words) : "the start",
                                config_.schedule.lr * rate, retries, config_.run.retries));
    return true;
  }

  const EncodedCorpus& corpus_;
  const TrainConfig config_;
  std::string device_;
  const TrainStart& start_;
  const TrainHooks& hooks_;
  TrainingTables tables_;
  VisitOrder order_;
  std::unique_ptr<Backend> backend_;
  TrainResult result_;
  embed::LastGood last_good_;
  double untrained_;
  std::uint64_t total_;
  std::uint64_t span_words_ = 0;
  double aside_ = 0;      // seconds spent on measuring, not on training
  double keep_cost_ = 0;  // seconds that it took the last time
  bool validated_ = false;  // whether there was anything to validate on, the last time
  Due checkpoint_, evaluate_;
  Clock::time_point began_ = Clock::now(), kept_at_ = began_;
  std::string what_;
};

}  // namespace

std::uint64_t training_memory_bytes(std::uint64_t vocabulary_size, const TrainConfig& config) {
  const TrainConfig c = config.resolved();
  const std::uint64_t row = Matrix::padded(c.model.dim) * sizeof(float);
  const std::uint64_t targets = c.model.loss == Loss::ns ? c.sampling.negative + 1 : 40;
  const std::uint64_t inputs = 2 * std::uint64_t{c.sampling.window};
  // Sub-sampling thresholds and alias slots; a path of about log2(V) + 3 nodes with labels for the tree.
  std::uint64_t tables = 12;
  if (c.model.loss == Loss::hs)
    tables = 4 + 8 * (3 + static_cast<std::uint64_t>(std::log2(static_cast<double>(vocabulary_size) + 2)));
  if (c.subwords.on()) {
    // A word has about 25 rows and brings 5 n-grams that no word before had (67,867 English words: 24 and 4.7). The
    // rows are there a second time when the model is put together, and so are the words' vectors.
    const std::uint64_t most = c.subwords.layout().buckets;
    const std::uint64_t ngram_rows = c.subwords.hash_rows > 0 ? most : std::min(most, 5 * vocabulary_size);
    tables += 4 * 25 * (c.subwords.hash_rows > 0 ? 2 : 1);
    return vocabulary_size * (3 * row + tables) + ngram_rows * ((c.subwords.hash_rows > 0 ? 1 : 2) * row + 40) +
           c.run.threads * ((4 * inputs + 8) * row + 16 * inputs * targets + 65536);
  }
  const std::size_t trainers = c.run.deterministic ? 1 : c.run.threads;
  const std::uint64_t copies = embed::ThreadRows::copied_rows(vocabulary_size, c.model.loss == Loss::hs, trainers);
  return vocabulary_size * (2 * row + tables) +
         c.run.threads * ((inputs + 2 + copies) * row + 8 * inputs * targets + 65536);
}

namespace {

void check_validation(const EncodedCorpus& corpus, const TrainConfig& config, const EncodedCorpus* text) {
  if (text == nullptr) {
    if (config.schedule.patience > 0)
      throw fail(ErrorKind::config, "patience is {}: without text to validate on there is nothing to wait for",
                 config.schedule.patience);
    return;
  }
  const std::size_t words = corpus.vocabulary().size();
  if (text->tokens().empty()) throw fail(ErrorKind::config, "the text to validate on has no word of the vocabulary");
  if (text->tokens().size() == text->sentence_ends().size())
    throw fail(
        ErrorKind::config,
        "the text to validate on has no line with two words of the vocabulary, so that none can be predicted from "
        "another");
  if (text->vocabulary().size() != words || std::ranges::max(text->tokens()) >= words)
    throw fail(ErrorKind::config,
               "the text to validate on was encoded with another vocabulary, of {} words, than the {} of training",
               text->vocabulary().size(), words);
}

}  // namespace

TrainResult train(const EncodedCorpus& corpus, const TrainConfig& config, std::string_view device,
                  const TrainStart& start, const TrainHooks& hooks) {
  config.validate();
  if (corpus.vocabulary().size() == 0) throw fail(ErrorKind::config, "the vocabulary is empty: nothing to train");
  check_validation(corpus, config, hooks.validation);
  const TrainConfig resolved = config.resolved();
  make_backend(device, resolved);  // refuses what cannot be had before the tables are made
  return TrainLoop(corpus, resolved, device, start, hooks).run();
}

TrainResult train(const EncodedCorpus& corpus, const TrainConfig& config, std::string_view device,
                  Pretrained* pretrained, const std::function<void(const TrainRecord&)>& record,
                  const ProgressFn& progress, const StopFlag* stop) {
  TrainStart start;
  start.pretrained = pretrained;
  TrainHooks hooks;
  hooks.record = record;
  hooks.progress = progress;
  hooks.stop = stop;
  return train(corpus, config, device, start, hooks);
}

}  // namespace wordloom
