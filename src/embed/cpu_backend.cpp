// Training of whole words on the host.
#include <algorithm>
#include <array>
#include <vector>

#include "embed/host_backend.hpp"
#include "embed/hot_rows.hpp"
#include "embed/kernels.hpp"
#include "wordloom/embed/draws.hpp"

namespace wordloom {
namespace {

using embed::Kernels;
using embed::Scratch;
using embed::Targets;

/// Rows are fetched into the cache so many centres before they are used.
constexpr std::size_t kAhead = 4;
/// NegativeSharing::block: neighbouring centres with the same negatives.
constexpr std::size_t kBlockCentres = 8;
/// Exact training cuts sentences at so many words left by sub-sampling.
constexpr std::size_t kExactSentence = 1000;
/// With several threads each works on its own copies of so many of the most used rows of a matrix ...
constexpr std::size_t kHotRows = 64;
/// ... and exchanges what changed in a row after so many uses of it.
constexpr std::uint32_t kHotUses = 64;

class CpuBackend final : public embed::HostBackend {
 public:
  explicit CpuBackend(const TrainConfig& config) : CpuBackend(config, embed::best_kernels()) {}
  std::uint64_t preferred_span() const override { return std::uint64_t{250'000} * config().run.threads; }

 private:
  CpuBackend(const TrainConfig& config, const Kernels& kernels)
      : HostBackend(config, kernels.name), kernels_(kernels) {}

  /// The output rows of one centre, chosen ahead of time; with NegativeSharing::pair one group after the other for each
  /// of its contexts.
  struct Prepared {
    std::vector<float*> rows;
    std::vector<std::uint32_t> sizes;  // of the groups
    std::size_t first = 0, last = 0;   // the contexts: places [first, last] of the sentence without the centre
  };
  struct ThreadState {
    ThreadState(std::size_t max_inputs, std::size_t max_targets, std::size_t stride)
        : scratch(max_inputs, max_targets, stride), inputs(max_inputs), labels(max_targets, 0.0F) {
      labels[0] = 1;
    }
    Scratch scratch;
    std::vector<std::uint32_t> words;        // of the sentence, after sub-sampling
    std::vector<std::uint64_t> positions;    // of these words in the corpus
    std::vector<float*> word_rows;           // their input rows
    std::vector<float*> inputs;              // rows of one window
    std::vector<float> labels;               // negative sampling: 1, 0, 0, ...
    std::array<Prepared, kAhead + 1> ahead;  // a ring
    embed::HotRows hot_inputs, hot_outputs;  // empty with one thread
  };

  void prepare_threads() override {
    const bool tree = config().model.loss == Loss::hs;
    const std::size_t max_inputs = 2 * config().sampling.window;
    const std::size_t max_targets =
        tree ? std::max<std::size_t>(tables().tree.longest(), 1) : config().sampling.negative + 1;
    threads_.clear();
    for (std::uint32_t t = 0; t < config().run.threads; ++t)
      threads_.emplace_back(max_inputs, max_targets, model().input.stride());
    if (config().run.threads == 1) return;
    const std::size_t hot = std::min(kHotRows, model().output.rows());
    for (ThreadState& t : threads_) {
      // Words are sorted by count; the nodes of a tree are numbered from the leaves to the root.
      t.hot_inputs = embed::HotRows(model().input, 0, hot, kHotUses);
      t.hot_outputs = embed::HotRows(model().output, tree ? model().output.rows() - hot : 0, hot, kHotUses);
    }
  }
  void begin_span(std::size_t thread) override {
    threads_[thread].hot_inputs.reset();
    threads_[thread].hot_outputs.reset();
  }
  void end_span(std::size_t thread, SpanReport& report) override {
    threads_[thread].hot_inputs.exchange();
    threads_[thread].hot_outputs.exchange();
    report.loss += kernels_.take_loss(threads_[thread].scratch);
  }

  /// A row of `matrix` as this thread sees it. Fetched for reading: asking for ownership ahead of time takes shared
  /// rows away from the threads that use them.
  static float* fetch(Matrix& matrix, embed::HotRows& hot, std::size_t row) {
    if (hot.holds(row)) return hot.use(row);
    float* const values = matrix.row(row);
    for (std::size_t d = 0; d < matrix.stride(); d += 16) __builtin_prefetch(values + d, 0, 3);
    return values;
  }
  void fetch_input(std::size_t i, ThreadState& t) const {
    t.word_rows[i] = fetch(model().input, t.hot_inputs, t.words[i]);
  }

  /// Appends `word` and the negatives of one prediction; `first` is the number of their first draw at `position`, and
  /// `stride` leads from one attempt to the next.
  std::uint32_t draw_targets(std::uint32_t word, const CounterRng& rng, std::uint64_t position, std::uint32_t first,
                             std::uint32_t stride, ThreadState& t, std::vector<float*>& rows) const {
    const std::size_t before = rows.size();
    rows.push_back(fetch(model().output, t.hot_outputs, word));
    const AliasTable::Slot* const slots = tables().negatives.slots().data();
    const std::uint32_t size = tables().negatives.size();
    const std::uint32_t attempts = config().run.exact ? 1 : embed::kRedraws;
    for (std::uint32_t k = 0; k < config().sampling.negative; ++k) {
      for (std::uint32_t attempt = 0; attempt < attempts; ++attempt) {
        const std::uint32_t drawn = AliasTable::draw(slots, size, rng.bits(position, first + k + attempt * stride));
        if (drawn == word) continue;
        rows.push_back(fetch(model().output, t.hot_outputs, drawn));
        break;
      }
    }
    return static_cast<std::uint32_t>(rows.size() - before);
  }

  /// Draws the window of centre i, chooses its output rows and starts fetching them.
  void prepare(std::size_t i, const CounterRng& rng, ThreadState& t) const {
    Prepared& p = t.ahead[i % t.ahead.size()];
    const std::uint32_t word = t.words[i];
    const std::size_t reach = draw_window(rng, t.positions[i], config().sampling.window);
    p.first = i > reach ? i - reach : 0;
    p.last = std::min(t.words.size() - 1, i + reach);
    p.rows.clear();
    p.sizes.clear();
    const std::uint32_t negative = config().sampling.negative;
    if (config().model.loss == Loss::hs) {
      for (const std::uint32_t node : tables().tree.path(word))
        p.rows.push_back(fetch(model().output, t.hot_outputs, node));
      p.sizes.push_back(static_cast<std::uint32_t>(p.rows.size()));
    } else if (pairwise()) {
      const auto pairs = static_cast<std::uint32_t>(p.last - p.first);
      for (std::uint32_t pair = 0; pair < pairs; ++pair)
        p.sizes.push_back(
            draw_targets(word, rng, t.positions[i], kDrawNegative + pair * negative, pairs * negative, t, p.rows));
    } else {
      const bool block = config().sampling.sharing == NegativeSharing::block;
      const std::size_t source = block ? i - i % kBlockCentres : i;
      p.sizes.push_back(draw_targets(word, rng, t.positions[source], kDrawNegative, negative, t, p.rows));
    }
  }

  /// Whether the contexts of a centre are trained one by one.
  bool pairwise() const {
    return config().model.mode == Mode::skipgram && config().sampling.sharing == NegativeSharing::pair;
  }

  void train_sentence(std::size_t thread, std::size_t sentence, std::uint32_t epoch, std::uint64_t words_before,
                      SpanReport& report) override {
    ThreadState& t = threads_[thread];
    const CounterRng rng(config().run.seed, epoch);
    const std::uint64_t begin = sentence_begin(sentence), end = sentence_begin(sentence + 1);
    const std::uint64_t most = config().run.exact ? kExactSentence : end - begin;
    const std::uint64_t passed = passed_at_zero(begin, epoch, words_before);
    for (std::uint64_t p = begin; p < end;) {
      p = keep_words(rng, p, end, most, t.words, t.positions);
      train_words(rng, passed, t, report);
    }
  }

  void train_words(const CounterRng& rng, std::uint64_t passed, ThreadState& t, SpanReport& report) {
    const std::size_t n = t.words.size();
    report.kept += n;
    if (n < 2) return;
    float lr = 0;
    const std::size_t inputs_ahead = config().sampling.window + kAhead;
    t.word_rows.resize(n);
    for (std::size_t i = 0; i < std::min(inputs_ahead, n); ++i) fetch_input(i, t);
    for (std::size_t i = 0; i < std::min(kAhead, n); ++i) prepare(i, rng, t);
    for (std::size_t i = 0; i < n; ++i) {
      if (i + inputs_ahead < n) fetch_input(i + inputs_ahead, t);
      if (i + kAhead < n) prepare(i + kAhead, rng, t);
      if (i % embed::kRateWords == 0) lr = rate(passed + t.positions[i]);
      train_centre(i, lr, t, report);
    }
  }

  void train_centre(std::size_t i, float lr, ThreadState& t, SpanReport& report) {
    const Prepared& p = t.ahead[i % t.ahead.size()];
    if (p.rows.empty()) return;  // the tree of a single word has no nodes
    const std::size_t stride = model().input.stride();
    const Loss loss = config().model.loss;
    const float* const labels = loss == Loss::hs ? tables().tree.labels(t.words[i]).data() : t.labels.data();
    std::uint32_t m = 0;
    for (std::size_t j = p.first; j <= p.last; ++j)
      if (j != i) t.inputs[m++] = t.word_rows[j];
    if (config().model.mode == Mode::cbow) {
      const float input_scale = config().model.cbow_input == CbowInput::mean ? 1.0F / static_cast<float>(m) : 1.0F;
      const float gradient_scale = config().model.cbow_gradient == CbowGradient::corrected ? input_scale : 1.0F;
      kernels_.cbow(t.inputs.data(), m, {p.rows.data(), labels, p.sizes[0]}, lr, loss, input_scale, gradient_scale,
                    stride, t.scratch);
      ++report.predictions;
      return;
    }
    report.predictions += m;
    if (!pairwise()) {
      kernels_.skipgram(t.inputs.data(), m, {p.rows.data(), labels, p.sizes[0]}, lr, loss, stride, t.scratch);
      return;
    }
    float* const* rows = p.rows.data();
    for (std::uint32_t pair = 0; pair < m; ++pair) {
      // The groups differ with negative sampling; a tree's path is the same for all.
      const std::uint32_t count = p.sizes[loss == Loss::hs ? 0 : pair];
      kernels_.skipgram(&t.inputs[pair], 1, {rows, labels, count}, lr, loss, stride, t.scratch);
      if (loss == Loss::ns) rows += count;
    }
  }

  const Kernels& kernels_;
  std::vector<ThreadState> threads_;
};

}  // namespace

std::unique_ptr<Backend> make_cpu_backend(const TrainConfig& config) { return std::make_unique<CpuBackend>(config); }

}  // namespace wordloom
