// Training on the host: Hogwild threads over blocks of sentences.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <vector>

#include "embed/hot_rows.hpp"
#include "embed/kernels.hpp"
#include "wordloom/core/parallel.hpp"
#include "wordloom/embed/backend.hpp"
#include "wordloom/embed/draws.hpp"
#include "wordloom/embed/schedule.hpp"

namespace wordloom {
namespace {

using embed::Kernels;
using embed::Scratch;
using embed::Targets;

/// The rate is refreshed after so many corpus words (word2vec.c: 10,000).
constexpr std::size_t kRateWords = 1024;
/// Rows are fetched into the cache so many centres before they are used.
constexpr std::size_t kAhead = 4;
/// A negative that hits the centre is drawn again, at most so often; then it is left out.
constexpr std::uint32_t kRedraws = 8;
/// With several threads each works on its own copy of so many nodes at the top of the tree ...
constexpr std::size_t kHotNodes = 64;
/// ... and exchanges changes after so many centres.
constexpr std::size_t kExchangeCentres = 256;

class CpuBackend final : public Backend {
 public:
  explicit CpuBackend(const TrainConfig& config) : config_(config), kernels_(embed::best_kernels()) {}

  void load(EmbeddingModel& model) override { model_ = &model; }
  void attach(const EncodedCorpus& corpus, const TrainingTables& tables, const VisitOrder& order) override {
    corpus_ = &corpus;
    tables_ = &tables;
    order_ = &order;
    total_words_ = corpus.tokens().size() * config_.schedule.epochs;
    const std::size_t max_targets = config_.model.loss == Loss::ns ? config_.sampling.negative + 1
                                                                   : std::max<std::size_t>(tables.tree.longest(), 1);
    threads_.clear();
    for (std::uint32_t t = 0; t < config_.run.threads; ++t)
      threads_.emplace_back(2 * config_.sampling.window, max_targets, model_->input.stride());
    if (config_.model.loss == Loss::hs && config_.run.threads > 1)
      for (ThreadState& t : threads_) t.hot = embed::HotRows(model_->output, kHotNodes);
  }
  std::uint64_t preferred_span() const override { return std::uint64_t{250'000} * config_.run.threads; }

  SpanReport run(const BlockSpan& span, const StopFlag* stop) override {
    std::mutex guard;
    std::atomic<std::size_t> next{span.first};
    SpanReport report;
    run_threads(config_.run.threads, [&](std::size_t thread) {
      SpanReport mine;
      threads_[thread].hot.reset();
      for (;;) {
        // A block takes a few milliseconds: threads end together, and a stop is noticed soon.
        if (stop != nullptr && stop->load(std::memory_order_relaxed)) {
          mine.interrupted = next.load() < span.last;
          break;
        }
        const std::size_t b = next.fetch_add(1);
        if (b >= span.last) break;
        const VisitOrder::Block& block = (*order_)[b];
        const std::uint64_t begin = sentence_begin(block.first_sentence);
        for (std::size_t s = block.first_sentence; s < block.last_sentence; ++s)
          train_sentence(s, span.epoch, block.words_before + sentence_begin(s) - begin, threads_[thread], mine);
      }
      threads_[thread].hot.exchange();
      mine.loss += kernels_.take_loss(threads_[thread].scratch);
      const std::lock_guard lock(guard);
      report += mine;
    });
    return report;
  }
  void store(EmbeddingModel&) override {}  // trained in place
  std::string description() const override {
    return fmt::format("cpu ({}, {} thread{})", kernels_.name, config_.run.threads,
                       config_.run.threads == 1 ? "" : "s");
  }

 private:
  struct ThreadState {
    ThreadState(std::size_t max_inputs, std::size_t max_targets, std::size_t stride)
        : scratch(max_inputs, max_targets, stride), inputs(max_inputs), labels(max_targets, 0.0F) {
      labels[0] = 1;
      for (auto& rows : targets) rows.resize(max_targets);
    }
    Scratch scratch;
    std::vector<std::uint32_t> words;                     // of the sentence, after sub-sampling
    std::vector<std::uint64_t> positions;                 // of these words in the corpus
    std::vector<float*> inputs;                           // rows of one window
    std::vector<float> labels;                            // negative sampling: 1, 0, 0, ...
    std::array<std::vector<float*>, kAhead + 1> targets;  // of the centres ahead, a ring
    std::array<std::uint32_t, kAhead + 1> target_counts{};
    embed::HotRows hot;  // tree nodes; empty with negative sampling or one thread
    std::size_t centres_to_exchange = kExchangeCentres;
  };

  std::uint64_t sentence_begin(std::size_t s) const { return s == 0 ? 0 : corpus_->sentence_ends()[s - 1]; }

  /// For reading: asking for ownership ahead of time takes hot rows away from the threads that use them.
  void prefetch(const float* row) const {
    for (std::size_t d = 0; d < model_->input.stride(); d += 16) __builtin_prefetch(row + d, 0, 3);
  }

  /// Chooses the output rows of centre i and starts fetching them.
  void prepare(std::size_t i, const CounterRng& rng, ThreadState& t) {
    const std::uint32_t word = t.words[i];
    auto& rows = t.targets[i % (kAhead + 1)];
    std::uint32_t n = 0;
    if (config_.model.loss == Loss::hs) {
      for (const std::uint32_t node : tables_->tree.path(word)) {
        if (node >= t.hot.first()) {
          rows[n++] = t.hot.row(node);
        } else {
          rows[n] = model_->output.row(node);
          prefetch(rows[n++]);
        }
      }
    } else {
      rows[n] = model_->output.row(word);
      prefetch(rows[n++]);
      const AliasTable::Slot* const slots = tables_->negatives.slots().data();
      const std::uint32_t size = tables_->negatives.size();
      for (std::uint32_t k = 0; k < config_.sampling.negative; ++k) {
        for (std::uint32_t attempt = 0; attempt < kRedraws; ++attempt) {
          const std::uint64_t bits = rng.bits(t.positions[i], kDrawNegative + k + attempt * config_.sampling.negative);
          const std::uint32_t drawn = AliasTable::draw(slots, size, bits);
          if (drawn != word) {
            rows[n] = model_->output.row(drawn);
            prefetch(rows[n++]);
            break;
          }
        }
      }
    }
    t.target_counts[i % (kAhead + 1)] = n;
  }

  /// `words_before`: corpus words visited before this sentence in this epoch.
  void train_sentence(std::size_t sentence, std::uint32_t epoch, std::uint64_t words_before, ThreadState& t,
                      SpanReport& report) {
    const CounterRng rng(config_.run.seed, epoch);
    const std::uint64_t begin = sentence_begin(sentence);
    const std::uint64_t end = corpus_->sentence_ends()[sentence];
    report.passed += end - begin;
    t.words.clear();
    t.positions.clear();
    for (std::uint64_t p = begin; p < end; ++p) {
      const std::uint32_t word = corpus_->tokens()[p];
      if (!keeps(rng, p, tables_->keep[word])) continue;
      t.words.push_back(word);
      t.positions.push_back(p);
    }
    const std::size_t n = t.words.size();
    report.kept += n;
    if (n < 2) return;

    const std::uint32_t window = config_.sampling.window;
    const std::size_t stride = model_->input.stride();
    const std::uint64_t passed = epoch * static_cast<std::uint64_t>(corpus_->tokens().size()) + words_before;
    float lr = 0;
    for (std::size_t i = 0; i < std::min(kAhead, n); ++i) prepare(i, rng, t);
    for (std::size_t i = 0; i < n; ++i) {
      if (i + kAhead < n) prepare(i + kAhead, rng, t);
      if (i + window + kAhead < n) prefetch(model_->input.row(t.words[i + window + kAhead]));
      if (i % kRateWords == 0)
        lr = static_cast<float>(learning_rate(config_.schedule.lr, config_.schedule.lr_floor,
                                              passed + t.positions[i] - begin, total_words_));
      if (--t.centres_to_exchange == 0) {
        t.hot.exchange();
        t.centres_to_exchange = kExchangeCentres;
      }
      const std::size_t reach = draw_window(rng, t.positions[i], window);
      const std::size_t first = i > reach ? i - reach : 0;
      const std::size_t last = std::min(n - 1, i + reach);
      std::uint32_t m = 0;
      for (std::size_t j = first; j <= last; ++j)
        if (j != i) t.inputs[m++] = model_->input.row(t.words[j]);
      const bool tree = config_.model.loss == Loss::hs;
      const Targets targets{t.targets[i % (kAhead + 1)].data(),
                            tree ? tables_->tree.labels(t.words[i]).data() : t.labels.data(),
                            t.target_counts[i % (kAhead + 1)]};
      if (targets.count == 0) continue;  // the tree of a single word has no nodes
      if (config_.model.mode == Mode::skipgram) {
        kernels_.skipgram(t.inputs.data(), m, targets, lr, config_.model.loss, stride, t.scratch);
        report.predictions += m;
      } else {
        const float input_scale = config_.model.cbow_input == CbowInput::mean ? 1.0F / static_cast<float>(m) : 1.0F;
        const float gradient_scale = config_.model.cbow_gradient == CbowGradient::corrected ? input_scale : 1.0F;
        kernels_.cbow(t.inputs.data(), m, targets, lr, config_.model.loss, input_scale, gradient_scale, stride,
                      t.scratch);
        ++report.predictions;
      }
    }
  }

  TrainConfig config_;
  const Kernels& kernels_;
  EmbeddingModel* model_ = nullptr;
  const EncodedCorpus* corpus_ = nullptr;
  const TrainingTables* tables_ = nullptr;
  const VisitOrder* order_ = nullptr;
  std::uint64_t total_words_ = 0;
  std::vector<ThreadState> threads_;
};

}  // namespace

std::unique_ptr<Backend> make_cpu_backend(const TrainConfig& config) { return std::make_unique<CpuBackend>(config); }

}  // namespace wordloom
