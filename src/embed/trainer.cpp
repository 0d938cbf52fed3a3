#include "wordloom/embed/trainer.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>

#include "embed/last_good.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/core/random.hpp"
#include "wordloom/embed/backend.hpp"
#include "wordloom/embed/schedule.hpp"

namespace wordloom {
namespace {

using Clock = std::chrono::steady_clock;
double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// Spans are sized to take about so long: the grain of the log, of the progress bar and of Ctrl-C.
constexpr double kSpanSeconds = 0.5;

/// What to go back to is kept at the end of each epoch but the last, and in longer epochs after so long.
constexpr double kKeepSeconds = 300;
/// A mean loss of so many times that of an untrained model is no training any more.
constexpr double kExploded = 10;

/// The stream of random numbers for the first rows: no epoch has this number.
constexpr std::uint64_t kInitialRows = 0xffffffffULL;

/// Inputs U(-0.5, 0.5) / dim, outputs 0, as word2vec.c; with subwords inputs U(-1, 1) / dim, as fastText.
EmbeddingModel initial_model(const Vocabulary& vocabulary, const TrainConfig& config, const SubwordTable& subwords,
                             Pretrained* pretrained) {
  const std::size_t v = vocabulary.size();
  const std::size_t dim = config.model.dim;
  const std::size_t inputs = config.subwords.on() ? subwords.input_rows() : v;
  const float range = (config.subwords.on() ? 2.0F : 1.0F) / static_cast<float>(dim);
  EmbeddingModel model{Matrix(inputs, dim), Matrix(config.model.loss == Loss::ns ? v : v - 1, dim)};
  const CounterRng rng(config.run.seed, kInitialRows);
  for (std::size_t r = 0; r < inputs; ++r)
    for (std::size_t d = 0; d < dim; ++d)
      model.input.row(r)[d] = (rng.uniform(r, static_cast<std::uint32_t>(d)) - 0.5F) * range;
  if (pretrained != nullptr && pretrained->vectors != nullptr) {
    if (config.subwords.on())
      throw fail(ErrorKind::config,
                 "a model with subwords cannot start from pretrained vectors: what part of a vector is "
                 "its n-grams' is not known; leave out one of the two");
    const WordVectors& from = *pretrained->vectors;
    if (from.dim() != dim)
      throw fail(ErrorKind::config, "the pretrained vectors have {} dimensions, --dim is {}: set --dim {}", from.dim(),
                 dim, from.dim());
    pretrained->rows_taken = 0;
    for (std::size_t r = 0; r < v; ++r) {
      const auto row = from.words.find(vocabulary.word(Row(static_cast<std::uint32_t>(r))));
      if (!row) continue;
      std::memcpy(model.input.row(r), from.rows.row(row->value).data(), dim * sizeof(float));
      ++pretrained->rows_taken;
    }
  }
  return model;
}

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

double mean_loss(const SpanReport& r) { return r.predictions == 0 ? 0 : r.loss / static_cast<double>(r.predictions); }

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
  return vocabulary_size * (2 * row + tables) + c.run.threads * ((inputs + 2) * row + 8 * inputs * targets + 65536);
}

TrainResult train(const EncodedCorpus& corpus, const TrainConfig& requested, std::string_view device,
                  Pretrained* pretrained, const std::function<void(const TrainRecord&)>& record,
                  const ProgressFn& progress, const StopFlag* stop) {
  requested.validate();
  const TrainConfig config = requested.resolved();
  if (corpus.vocabulary().size() == 0) throw fail(ErrorKind::config, "the vocabulary is empty: nothing to train");
  const auto backend = make_backend(device, config);
  const TrainingTables tables(corpus, config);
  TrainResult result;
  result.model = initial_model(corpus.vocabulary(), config, tables.subwords, pretrained);
  result.device = backend->description();
  result.subword_buckets.assign(tables.subwords.buckets().begin(), tables.subwords.buckets().end());

  backend->load(result.model);
  VisitOrder order(corpus.sentence_ends(), config.run.seed, !config.run.exact);
  backend->attach(corpus, tables, order);
  const std::uint64_t total = corpus.tokens().size() * std::uint64_t{config.schedule.epochs};
  const auto start = Clock::now();
  std::uint64_t span_words = backend->preferred_span();
  embed::LastGood last_good(config.run.scratch_directory);
  const double exploded = kExploded * untrained_loss(corpus, tables, config);
  auto kept_at = start;
  const auto report = [&](int epoch, bool epoch_end, const SpanReport& of, double seconds) {
    const double lr = learning_rate(config.schedule.lr, config.schedule.lr_floor, result.raw_words, total);
    if (record)
      record({epoch, epoch_end, result.raw_words, lr, mean_loss(of),
              seconds > 0 ? static_cast<double>(of.passed) / seconds : 0});
    if (progress && !epoch_end)
      progress({"train", static_cast<double>(result.raw_words), static_cast<double>(total), "words", lr, mean_loss(of),
                epoch});
  };

  for (std::uint32_t epoch = 0; epoch < config.schedule.epochs && !result.interrupted; ++epoch) {
    SpanReport of_epoch;
    const auto epoch_start = Clock::now();
    order.start_epoch(epoch);
    for (std::size_t first = 0; first < order.size() && !result.interrupted;) {
      const std::size_t last = order.advance(first, span_words);
      const auto span_start = Clock::now();
      const SpanReport of_span = backend->run({first, last, epoch}, stop);
      const double seconds = seconds_since(span_start);
      // Written so that a loss that is no number counts as too large.
      if (!(mean_loss(of_span) <= exploded)) {
        result.diverged = fmt::format(
            "training diverged in epoch {} near word {}: the loss is {}, untrained it would be {:.2f}; lower --lr (it "
            "is {})",
            epoch + 1, result.raw_words,
            std::isfinite(of_span.loss) ? fmt::format("{:.1f}", mean_loss(of_span)) : "not a number",
            exploded / kExploded, config.schedule.lr);
        backend->store(result.model);
        if (!last_good.restore(result)) throw fail(ErrorKind::diverged, "{}", result.diverged);
        result.train_seconds = seconds_since(start);
        return result;
      }
      of_epoch += of_span;
      result.raw_words += of_span.passed;
      result.kept_words += of_span.kept;
      result.predictions += of_span.predictions;
      result.interrupted = of_span.interrupted;
      if (of_span.predictions > 0) report(static_cast<int>(epoch) + 1, false, of_span, seconds);
      if (seconds > 0)
        span_words = std::max<std::uint64_t>(
            backend->preferred_span() / 8,
            static_cast<std::uint64_t>(static_cast<double>(of_span.passed) / seconds * kSpanSeconds));
      first = last;
      if (seconds_since(kept_at) > kKeepSeconds) {
        backend->store(result.model);
        last_good.keep(result);
        kept_at = Clock::now();
      }
    }
    if (!result.interrupted) {
      result.epochs_done = epoch + 1;
      report(static_cast<int>(epoch) + 1, true, of_epoch, seconds_since(epoch_start));
    }
    if (of_epoch.predictions > 0) result.loss = mean_loss(of_epoch);
    if (!result.interrupted && epoch + 1 < config.schedule.epochs) {
      backend->store(result.model);
      last_good.keep(result);
      kept_at = Clock::now();
    }
  }
  backend->store(result.model);
  result.train_seconds = seconds_since(start);
  return result;
}

}  // namespace wordloom
