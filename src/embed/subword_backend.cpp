// Training with subwords on the host: a word is many rows. They are gathered once for all predictions that the word
// takes part in and its step is scattered once; what that saves and costs is told in
// docs/decisions/020-subword-training.md.
#include <algorithm>
#include <cstring>
#include <vector>

#include "embed/draw_targets.hpp"
#include "embed/host_backend.hpp"
#include "embed/subword_kernels.hpp"
#include "wordloom/embed/draws.hpp"

namespace wordloom {
namespace {

using embed::DrawnCentre;
using embed::DrawnWords;
using embed::Scratch;
using embed::SubwordKernels;
using embed::Targets;

/// Rows are fetched into the cache so many centres before they are used. A centre has about 40 rows: more than a few
/// centres would push each other out of the first-level cache.
constexpr std::size_t kAhead = 2;

class CpuSubwordBackend final : public embed::HostBackend {
 public:
  explicit CpuSubwordBackend(const TrainConfig& config) : CpuSubwordBackend(config, embed::best_subword_kernels()) {}
  std::uint64_t preferred_span() const override { return std::uint64_t{100'000} * config().run.threads; }

 private:
  CpuSubwordBackend(const TrainConfig& config, const SubwordKernels& kernels)
      : HostBackend(config, kernels.name), kernels_(kernels) {
    const std::uint32_t negative = std::max(config.sampling.negative, 1U);  // 0 may stand there with the tree
    draws_ = config.subwords.draws_per_context == 0 ? negative : std::min(config.subwords.draws_per_context, negative);
    weight_ = static_cast<float>(negative) / static_cast<float>(draws_);
  }

  /// A place of the sentence: what its word needs as a centre, and with CBOW as a context.
  struct Prepared {
    std::vector<float*> rows;       // input rows of the word
    std::vector<float*> negatives;  // output rows drawn for the centre
  };
  struct ThreadState {
    ThreadState(const TrainConfig& c, const TrainingTables& tables, std::size_t stride)
        : max_targets(most_targets(c, tables)),
          scratch(1, max_targets, stride),
          negative_scratch(1, max_targets, stride),
          zeros(max_targets, 0.0F),
          ones(max_targets, 1.0F),
          ring(c.model.mode == Mode::cbow ? 2 * c.sampling.window + kAhead + 2 : kAhead + 1),
          vectors(2 + 2 * ring.size(), stride) {
      targets.reserve(max_targets);
      labels.reserve(max_targets);
    }
    static std::size_t most_targets(const TrainConfig& c, const TrainingTables& tables) {
      const std::size_t contexts = 2 * c.sampling.window;
      if (c.model.loss == Loss::ns) return contexts * std::max<std::size_t>(c.sampling.negative, 1) + 1;
      return std::max<std::size_t>(tables.tree.longest(), 1) * (c.model.mode == Mode::cbow ? 1 : contexts);
    }
    float* hidden() { return vectors.row(0); }
    float* step() { return vectors.row(1); }
    float* sum(std::size_t slot) { return vectors.row(2 + 2 * slot); }
    float* delta(std::size_t slot) { return vectors.row(3 + 2 * slot); }

    std::size_t max_targets;
    DrawnWords drawn;
    Scratch scratch, negative_scratch;  // apart, since the losses of shared negatives weigh more
    std::vector<float> zeros, ones;
    std::vector<float*> targets, window;  // of the centre at hand
    std::vector<float> labels;
    std::vector<Prepared> ring;  // slot = position in the sentence modulo its size
    Matrix vectors;
  };

  void prepare_threads() override {
    threads_.clear();
    for (std::size_t t = 0; t < trainers(); ++t) threads_.emplace_back(config(), tables(), model().input.stride());
  }
  void end_span(std::size_t thread, SpanReport& report) override {
    report.loss += kernels_.take_loss(threads_[thread].scratch);
    report.loss += static_cast<double>(weight_) * kernels_.take_loss(threads_[thread].negative_scratch);
  }

  void prefetch(const float* row) const {
    for (std::size_t d = 0; d < model().input.stride(); d += 16) __builtin_prefetch(row + d, 0, 3);
  }

  void find_rows(std::size_t i, const DrawnWords& d, ThreadState& t) {
    Prepared& p = t.ring[i % t.ring.size()];
    p.rows.clear();
    for (const std::uint32_t row : tables().subwords.rows(d.words[i])) {
      p.rows.push_back(model().input.row(row));
      prefetch(p.rows.back());
    }
  }

  void find_negatives(std::size_t i, DrawnWords& d, ThreadState& t) {
    if (!d.complete) draw_centre(d, i);
    Prepared& p = t.ring[i % t.ring.size()];
    p.negatives.clear();
    for (const std::uint32_t row : d.rows_of(i)) {
      p.negatives.push_back(model().output.row(row));
      prefetch(p.negatives.back());
    }
  }

  std::size_t most_words() const override {
    return words_with(2 * std::size_t{config().sampling.window} * std::max(draws_, config().sampling.negative));
  }

  void draw_centre(DrawnWords& d, std::size_t i) const override {
    DrawnCentre& c = d.begin(i, draw_window(d.rng, d.positions[i], config().sampling.window));
    if (config().model.loss == Loss::hs) return;
    // Targets are the contexts with skip-gram, the centre itself with CBOW; a negative must be none of them.
    const bool skipgram = config().model.mode == Mode::skipgram;
    const std::uint32_t first = c.first, last = c.last;
    const std::uint32_t count = skipgram ? draws_ * (last - first) : config().sampling.negative;
    const std::uint32_t* const words = d.words.data();
    const auto is_target = [=](std::uint32_t word) {
      if (!skipgram) return word == words[i];
      for (std::size_t j = first; j <= last; ++j)
        if (j != i && words[j] == word) return true;
      return false;
    };
    c.row_count = embed::draw_negatives(tables().negatives, d.rng, d.positions[i], {.count = count, .stride = count},
                                        is_target, d.rows);
  }

  void add_path(std::uint32_t word, ThreadState& t) const {
    for (const std::uint32_t node : tables().tree.path(word)) t.targets.push_back(model().output.row(node));
    const auto labels = tables().tree.labels(word);
    t.labels.insert(t.labels.end(), labels.begin(), labels.end());
  }

  void predict(Scratch& scratch, const std::vector<float*>& rows, const float* labels, float lr, ThreadState& t) {
    if (rows.empty()) return;
    kernels_.predict(t.hidden(), {rows.data(), labels, static_cast<std::uint32_t>(rows.size())}, lr,
                     config().model.loss, model().input.stride(), scratch, t.step());
  }

  /// The rows of the centre are the input, each context is predicted from it.
  void train_skipgram(std::size_t i, float lr, const DrawnWords& d, ThreadState& t, SpanReport& report) {
    const Prepared& p = t.ring[i % t.ring.size()];
    const DrawnCentre& c = d.centres[i];
    const std::size_t stride = model().input.stride();
    const auto rows = static_cast<std::uint32_t>(p.rows.size());
    const float mean = 1.0F / static_cast<float>(rows);
    kernels_.gather(p.rows.data(), rows, mean, stride, t.hidden());
    std::memset(t.step(), 0, stride * sizeof(float));
    t.targets.clear();
    t.labels.clear();
    for (std::size_t j = c.first; j <= c.last; ++j) {
      if (j == i) continue;
      if (config().model.loss == Loss::hs)
        add_path(d.words[j], t);
      else
        t.targets.push_back(model().output.row(d.words[j]));
    }
    if (config().model.loss == Loss::hs) {
      predict(t.scratch, t.targets, t.labels.data(), lr, t);
    } else {
      predict(t.scratch, t.targets, t.ones.data(), lr, t);
      predict(t.negative_scratch, p.negatives, t.zeros.data(), lr * weight_, t);
    }
    const float back = config().model.cbow_gradient == CbowGradient::corrected ? mean : 1.0F;
    kernels_.scatter(p.rows.data(), rows, t.step(), back, stride);
    report.predictions += c.last - c.first;
  }

  /// A context word enters: its rows are summed up once for all windows it will be part of.
  void enter(std::size_t i, ThreadState& t) {
    const std::size_t slot = i % t.ring.size(), stride = model().input.stride();
    const Prepared& p = t.ring[slot];
    kernels_.gather(p.rows.data(), static_cast<std::uint32_t>(p.rows.size()), 1.0F, stride, t.sum(slot));
    std::memset(t.delta(slot), 0, stride * sizeof(float));
  }
  /// It leaves: what its windows changed goes to its rows, once.
  void leave(std::size_t i, ThreadState& t) {
    const std::size_t slot = i % t.ring.size();
    Prepared& p = t.ring[slot];
    kernels_.scatter(p.rows.data(), static_cast<std::uint32_t>(p.rows.size()), t.delta(slot), 1.0F,
                     model().input.stride());
  }

  /// One mean over all rows of all contexts is the input, the centre is predicted from it. The sums of the contexts are
  /// kept up to date: each row of a word gets the step, so its sum moves by as many steps as it has rows.
  void train_cbow(std::size_t i, float lr, const DrawnWords& d, ThreadState& t, SpanReport& report) {
    const Prepared& p = t.ring[i % t.ring.size()];
    const DrawnCentre& c = d.centres[i];
    const std::size_t stride = model().input.stride();
    t.window.clear();
    std::size_t rows = 0;
    for (std::size_t j = c.first; j <= c.last; ++j) {
      if (j == i) continue;
      t.window.push_back(t.sum(j % t.ring.size()));
      rows += t.ring[j % t.ring.size()].rows.size();
    }
    const float mean = 1.0F / static_cast<float>(rows);
    kernels_.gather(t.window.data(), static_cast<std::uint32_t>(t.window.size()), mean, stride, t.hidden());
    std::memset(t.step(), 0, stride * sizeof(float));
    t.targets.clear();
    t.labels.clear();
    if (config().model.loss == Loss::hs) {
      add_path(d.words[i], t);
    } else {
      t.targets.push_back(model().output.row(d.words[i]));
      t.targets.insert(t.targets.end(), p.negatives.begin(), p.negatives.end());
      t.labels.assign(t.targets.size(), 0.0F);
      t.labels[0] = 1;
    }
    predict(t.scratch, t.targets, t.labels.data(), lr, t);
    const float back = config().model.cbow_gradient == CbowGradient::corrected ? mean : 1.0F;
    for (std::size_t j = c.first; j <= c.last; ++j) {
      if (j == i) continue;
      const std::size_t slot = j % t.ring.size();
      float* const sum = t.sum(slot);
      float* const delta = t.delta(slot);
      kernels_.scatter(&sum, 1, t.step(), back * static_cast<float>(t.ring[slot].rows.size()), stride);
      kernels_.scatter(&delta, 1, t.step(), back, stride);
    }
    ++report.predictions;
  }

  void train_block(std::size_t thread, embed::Pieces& pieces, SpanReport& report) override {
    ThreadState& t = threads_[thread];
    while (pieces.next(t.drawn)) train_words(t.drawn, t, report);
  }

  void train_words(DrawnWords& d, ThreadState& t, SpanReport& report) {
    const std::size_t n = d.words.size();
    const bool cbow = config().model.mode == Mode::cbow;
    const std::size_t window = config().sampling.window;
    // With CBOW a word's rows are wanted when it enters the window, with skip-gram when it is the centre.
    const std::size_t rows_ahead = kAhead + (cbow ? window : 0);
    float lr = 0;
    for (std::size_t i = 0; i < std::min(rows_ahead, n); ++i) find_rows(i, d, t);
    for (std::size_t i = 0; i < std::min(kAhead, n); ++i) find_negatives(i, d, t);
    if (cbow)
      for (std::size_t i = 0; i < std::min(window, n); ++i) enter(i, t);
    for (std::size_t i = 0; i < n; ++i) {
      if (i + rows_ahead < n) find_rows(i + rows_ahead, d, t);
      if (i + kAhead < n) find_negatives(i + kAhead, d, t);
      if (config().model.loss == Loss::ns && i + window + kAhead < n)
        prefetch(model().output.row(d.words[i + window + kAhead]));
      if (i % embed::kRateWords == 0) lr = rate(d.passed + d.positions[i]);
      if (!cbow) {
        train_skipgram(i, lr, d, t, report);
        continue;
      }
      if (i + window < n) enter(i + window, t);
      train_cbow(i, lr, d, t, report);
      if (i >= window) leave(i - window, t);
    }
    if (cbow)
      for (std::size_t i = n > window ? n - window : 0; i < n; ++i) leave(i, t);
  }

  const SubwordKernels& kernels_;
  std::uint32_t draws_ = 1;  // negatives drawn for each context, shared by all contexts of the centre ...
  float weight_ = 1;         // ... each counting so often
  std::vector<ThreadState> threads_;
};

}  // namespace

std::unique_ptr<Backend> make_cpu_subword_backend(const TrainConfig& config) {
  return std::make_unique<CpuSubwordBackend>(config);
}

}  // namespace wordloom
