// Training of whole words on the host.
#include <algorithm>
#include <array>
#include <vector>

#include "embed/apart_backend.hpp"
#include "embed/draw_targets.hpp"
#include "embed/host_backend.hpp"
#include "embed/kernels.hpp"
#include "embed/thread_rows.hpp"

namespace wordloom {
namespace {

using embed::DrawnCentre;
using embed::DrawnWords;
using embed::Kernels;
using embed::Scratch;
using embed::Targets;

/// Rows are fetched into the cache so many centres before they are used.
constexpr std::size_t kAhead = 4;
/// NegativeSharing::block: neighbouring centres with the same negatives.
constexpr std::size_t kBlockCentres = 8;
/// Exact training cuts sentences at so many words left by sub-sampling.
constexpr std::size_t kExactSentence = 1000;

class CpuBackend final : public embed::HostBackend {
 public:
  explicit CpuBackend(const TrainConfig& config) : CpuBackend(config, embed::best_kernels()) {}
  std::uint64_t preferred_span() const override { return std::uint64_t{250'000} * config().run.threads; }

 private:
  CpuBackend(const TrainConfig& config, const Kernels& kernels)
      : HostBackend(config, kernels.name), kernels_(kernels) {}

  struct ThreadState {
    ThreadState(std::size_t max_inputs, std::size_t max_targets, embed::ThreadRows thread_rows, std::size_t stride)
        : rows(std::move(thread_rows)),
          scratch(max_inputs, max_targets, stride),
          inputs(max_inputs),
          labels(max_targets, 0.0F) {
      labels[0] = 1;
    }
    DrawnWords drawn;
    embed::ThreadRows rows;
    Scratch scratch;
    std::vector<float*> word_rows;                      // input rows of a sentence
    std::vector<float*> inputs;                         // rows of one window
    std::vector<float> labels;                          // negative sampling: 1, 0, 0, ...
    std::array<std::vector<float*>, kAhead + 1> ahead;  // output rows of the next centres, a ring
  };

  void prepare_threads() override {
    const bool tree = config().model.loss == Loss::hs;
    const std::size_t max_inputs = 2 * config().sampling.window;
    const std::size_t max_targets =
        tree ? std::max<std::size_t>(tables().tree.longest(), 1) : config().sampling.negative + 1;
    threads_.clear();
    for (std::size_t t = 0; t < trainers(); ++t)
      threads_.emplace_back(max_inputs, max_targets, embed::ThreadRows(model(), tree, trainers()),
                            model().input.stride());
  }
  void begin_span(std::size_t thread) override { threads_[thread].rows.begin_span(); }
  void end_span(std::size_t thread, SpanReport& report) override {
    threads_[thread].rows.end_span();
    report.loss += kernels_.take_loss(threads_[thread].scratch);
  }

  void fetch_input(std::size_t i, const DrawnWords& d, ThreadState& t) const {
    t.word_rows[i] = t.rows.fetch_input(d.words[i]);
  }
  void fetch_outputs(std::size_t i, DrawnWords& d, ThreadState& t) const {
    if (!d.complete) draw_centre(d, i);
    std::vector<float*>& rows = t.ahead[i % t.ahead.size()];
    rows.clear();
    for (const std::uint32_t row : config().model.loss == Loss::hs ? tables().tree.path(d.words[i]) : d.rows_of(i))
      rows.push_back(t.rows.fetch_output(row));
  }

  std::size_t most_words() const override {
    if (config().run.exact) return kExactSentence;
    return words_with((pairwise() ? 2 * std::size_t{config().sampling.window} : 1) * (config().sampling.negative + 1));
  }

  /// The output rows of a centre; with NegativeSharing::pair one group after the other for each of its contexts.
  void draw_centre(DrawnWords& d, std::size_t i) const override {
    const std::uint32_t negative = config().sampling.negative;
    const std::uint32_t word = d.words[i];
    const std::uint32_t attempts = config().run.exact ? 1 : kRedraws;
    DrawnCentre& c = d.begin(i, draw_window(d.rng, d.positions[i], config().sampling.window));
    if (config().model.loss == Loss::hs) return;  // the path of the word, which the tree knows
    const AliasTable& table = tables().negatives;
    if (pairwise()) {
      const std::uint32_t pairs = c.last - c.first;
      for (std::uint32_t pair = 0; pair < pairs; ++pair)
        d.groups.push_back(embed::draw_targets(table, word, d.rng, d.positions[i],
                                               {negative, kDrawNegative + pair * negative, pairs * negative, attempts},
                                               d.rows));
    } else {
      const bool block = config().sampling.sharing == NegativeSharing::block;
      const std::size_t source = block ? i - i % kBlockCentres : i;
      embed::draw_targets(table, word, d.rng, d.positions[source], {negative, kDrawNegative, negative, attempts},
                          d.rows);
    }
    c.row_count = static_cast<std::uint32_t>(d.rows.size()) - c.rows;
  }

  /// Whether the contexts of a centre are trained one by one.
  bool pairwise() const {
    return config().model.mode == Mode::skipgram && config().sampling.sharing == NegativeSharing::pair;
  }

  void train_block(std::size_t thread, embed::Pieces& pieces, SpanReport& report) override {
    ThreadState& t = threads_[thread];
    while (pieces.next(t.drawn)) train_words(t.drawn, t, report);
  }

  void train_words(DrawnWords& d, ThreadState& t, SpanReport& report) {
    const std::size_t n = d.words.size();
    float lr = 0;
    const std::size_t inputs_ahead = config().sampling.window + kAhead;
    t.word_rows.resize(n);
    for (std::size_t i = 0; i < std::min(inputs_ahead, n); ++i) fetch_input(i, d, t);
    for (std::size_t i = 0; i < std::min(kAhead, n); ++i) fetch_outputs(i, d, t);
    for (std::size_t i = 0; i < n; ++i) {
      if (i + inputs_ahead < n) fetch_input(i + inputs_ahead, d, t);
      if (i + kAhead < n) fetch_outputs(i + kAhead, d, t);
      if (i % embed::kRateWords == 0) lr = rate(d.passed + d.positions[i]);
      train_centre(i, lr, d, t, report);
    }
  }

  void train_centre(std::size_t i, float lr, const DrawnWords& d, ThreadState& t, SpanReport& report) {
    const DrawnCentre& c = d.centres[i];
    const std::vector<float*>& outputs = t.ahead[i % t.ahead.size()];
    if (outputs.empty()) return;  // the tree of a single word has no nodes
    const std::size_t stride = model().input.stride();
    const Loss loss = config().model.loss;
    const float* const labels = loss == Loss::hs ? tables().tree.labels(d.words[i]).data() : t.labels.data();
    float* const* rows = outputs.data();
    const auto row_count = static_cast<std::uint32_t>(outputs.size());
    std::uint32_t m = 0;
    for (std::size_t j = c.first; j <= c.last; ++j)
      if (j != i) t.inputs[m++] = t.word_rows[j];
    if (config().model.mode == Mode::cbow) {
      const float input_scale = config().model.cbow_input == CbowInput::mean ? 1.0F / static_cast<float>(m) : 1.0F;
      const float gradient_scale = config().model.cbow_gradient == CbowGradient::corrected ? input_scale : 1.0F;
      kernels_.cbow(t.inputs.data(), m, {rows, labels, row_count}, lr, loss, input_scale, gradient_scale, stride,
                    t.scratch);
      ++report.predictions;
      return;
    }
    report.predictions += m;
    if (!pairwise()) {
      kernels_.skipgram(t.inputs.data(), m, {rows, labels, row_count}, lr, loss, stride, t.scratch);
      return;
    }
    for (std::uint32_t pair = 0; pair < m; ++pair) {
      // The groups differ with negative sampling; a tree's path is the same for all.
      const std::uint32_t count = loss == Loss::hs ? row_count : d.groups[c.groups + pair];
      kernels_.skipgram(&t.inputs[pair], 1, {rows, labels, count}, lr, loss, stride, t.scratch);
      if (loss == Loss::ns) rows += count;
    }
  }

  const Kernels& kernels_;
  std::vector<ThreadState> threads_;
};

}  // namespace

std::unique_ptr<Backend> make_cpu_backend(const TrainConfig& config) {
  if (config.sampling.sharing == NegativeSharing::apart && config.model.mode == Mode::cbow &&
      config.model.loss == Loss::ns)
    return embed::make_apart_backend(config);
  return std::make_unique<CpuBackend>(config);
}

}  // namespace wordloom
