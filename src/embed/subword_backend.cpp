// Training with subwords on the host: a word is many rows. They are gathered once for all predictions that the word
// takes part in and its step is scattered once; what that saves and costs is told in
// docs/decisions/020-subword-training.md.
#include <algorithm>
#include <array>
#include <cstring>
#include <deque>
#include <utility>
#include <vector>

#include "embed/draw_targets.hpp"
#include "embed/host_backend.hpp"
#include "embed/side_by_side.hpp"
#include "embed/subword_kernels.hpp"
#include "wordloom/embed/draws.hpp"

namespace wordloom {
namespace {

using embed::DrawnCentre;
using embed::DrawnWords;
using embed::kTogether;
using embed::Pieces;
using embed::Scratch;
using embed::SideBySide;
using embed::SubwordKernels;
using embed::Targets;

/// Rows are fetched into the cache so many centres before they are used. A centre has about 40 rows: more than a few
/// centres would push each other out of the first-level cache.
constexpr std::size_t kAhead = 2;
/// The list of a word's rows is fetched so many words before it is read, the place of the list as many before that.
constexpr std::size_t kListsAhead = 4;

/// Shared negatives are trained so many at a time, with fetches in between.
constexpr std::uint32_t kTargetsAtOnce = 12;

/// In a vocabulary of fewer words a draw is often one of the contexts of a centre: each centre draws its own then.
constexpr std::size_t kSmall = 8192;

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
  /// Skip-gram with negative sampling: one of the sentences whose centres share negatives.
  struct Sentence {
    DrawnWords drawn;
  };
  struct SkipgramStream : embed::Stream<Sentence> {
    std::array<Prepared, kAhead + 1> ahead;  // slot = position in the sentence modulo its size

    Prepared& prepared(std::size_t i) { return ahead[i % ahead.size()]; }
    const DrawnCentre& centre() const { return sentence->drawn.centres[next]; }
  };
  /// Which of the centres at hand have a word among their contexts.
  class Contexts {
   public:
    void add(std::uint32_t word, std::uint8_t centre) {
      bits_[word % bits_.size()] |= centre;
      words_.push_back({word, centre});
    }
    std::uint8_t centres_with(std::uint32_t word) const {
      if (bits_[word % bits_.size()] == 0) return 0;
      std::uint8_t found = 0;
      for (const auto& [other, centre] : words_) found |= other == word ? centre : 0;
      return found;
    }
    void clear() {
      for (const auto& [word, centre] : words_) bits_[word % bits_.size()] = 0;
      words_.clear();
    }

   private:
    std::array<std::uint8_t, 2048> bits_{};  // few words meet in one place
    std::vector<std::pair<std::uint32_t, std::uint8_t>> words_;
  };
  struct ThreadState {
    ThreadState(const TrainConfig& c, const TrainingTables& tables, std::size_t stride)
        : max_targets(most_targets(c, tables)),
          scratch(1, max_targets, stride),
          negative_scratch(kTogether, max_targets, stride),
          zeros(max_targets, 0.0F),
          ones(max_targets, 1.0F),
          ring(c.model.mode == Mode::cbow ? 2 * c.sampling.window + kAhead + 2 : kAhead + 1),
          vectors(2 + 2 * ring.size(), stride),
          hidden_vectors(kTogether, stride),
          steps(kTogether, stride) {
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
    // Side by side:
    std::array<SkipgramStream, kTogether> streams;
    Matrix hidden_vectors, steps;
    Contexts contexts;
    std::vector<std::uint8_t> left_out;
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

  /// The input rows of word i, which are fetched; those of words further on get ready for it.
  void find_rows(std::size_t i, const DrawnWords& d, Prepared& p) const {
    const SubwordTable& table = tables().subwords;
    if (i + kListsAhead < d.words.size()) table.fetch_list(d.words[i + kListsAhead]);
    if (i + 2 * kListsAhead < d.words.size()) table.fetch_place(d.words[i + 2 * kListsAhead]);
    p.rows.clear();
    for (const std::uint32_t row : table.rows(d.words[i])) {
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

  DrawnCentre& draw_reach(DrawnWords& d, std::size_t i) const {
    return d.begin(i, draw_window(d.rng, d.positions[i], config().sampling.window));
  }

  void draw_centre(DrawnWords& d, std::size_t i) const override {
    DrawnCentre& c = draw_reach(d, i);
    if (config().model.loss == Loss::hs) return;
    // Targets are the contexts with skip-gram, the centre itself with CBOW; a negative must be none of them.
    const bool skipgram = config().model.mode == Mode::skipgram;
    const std::uint32_t first = c.first, last = c.last;
    const bool shared = side_by_side();
    const std::uint32_t count = shared     ? draws_ * 2 * config().sampling.window
                                : skipgram ? draws_ * (last - first)
                                           : config().sampling.negative;
    const std::uint32_t* const words = d.words.data();
    const auto is_target = [=](std::uint32_t word) {
      if (shared) return false;  // whose context it is is seen when it is used
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

  void predict(Scratch& scratch, const std::vector<float*>& rows, const float* labels, float lr, const float* hidden,
               float* step) const {
    if (rows.empty()) return;
    kernels_.predict(hidden, {rows.data(), labels, static_cast<std::uint32_t>(rows.size())}, lr, config().model.loss,
                     model().input.stride(), scratch, step);
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
      predict(t.scratch, t.targets, t.labels.data(), lr, t.hidden(), t.step());
    } else {
      predict(t.scratch, t.targets, t.ones.data(), lr, t.hidden(), t.step());
      predict(t.negative_scratch, p.negatives, t.zeros.data(), lr * weight_, t.hidden(), t.step());
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
    predict(t.scratch, t.targets, t.labels.data(), lr, t.hidden(), t.step());
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

  void train_block(std::size_t thread, Pieces& pieces, SpanReport& report) override {
    ThreadState& t = threads_[thread];
    if (side_by_side()) return train_side_by_side(t, pieces, report);
    while (pieces.next(t.drawn)) train_words(t.drawn, t, report);
  }

  /// Four sentences at a time, whose centres share negatives (docs/decisions/014-negatives-shared-apart.md).
  bool side_by_side() const {
    return config().model.mode == Mode::skipgram && config().model.loss == Loss::ns && model().output.rows() >= kSmall;
  }

  struct Work {
    void begin(SkipgramStream& s, bool leads) const {
      for (std::size_t i = s.next; i < std::min(s.next + kAhead, s.end); ++i) {
        (void)backend.prepare(s, i, leads);
        for (const float* row : s.prepared(i).negatives) backend.prefetch(row);
      }
    }
    void follow_up(SkipgramStream& s) const { begin(s, true); }
    const CpuSubwordBackend& backend;
  };

  /// What centre i needs; its rows are fetched, but for the negatives. Returns how many contexts it has.
  std::uint32_t prepare(SkipgramStream& s, std::size_t i, bool leads) const {
    DrawnWords& d = s.sentence->drawn;
    Prepared& p = s.prepared(i);
    find_rows(i, d, p);
    const std::size_t entering = i + config().sampling.window;
    if (entering < d.words.size()) prefetch(model().output.row(d.words[entering]));
    if (!d.complete) leads ? draw_centre(d, i) : void(draw_reach(d, i));
    p.negatives.clear();
    if (leads)
      for (const std::uint32_t row : d.rows_of(i)) p.negatives.push_back(model().output.row(row));
    return d.centres[i].last - d.centres[i].first;
  }

  void train_side_by_side(ThreadState& t, Pieces& pieces, SpanReport& report) const {
    SideBySide<SkipgramStream, Work>(t.streams, pieces, {*this})
        .run([this](std::uint64_t passed) { return rate(passed); },
             [&](std::span<SkipgramStream* const> streams, float lr) { train_together(streams, lr, t, report); });
  }

  /// One centre of each stream. Every centre has as many negatives as alone: the first ones of the leader's. What the
  /// centres kAhead places on need is fetched bit by bit in between: all at once it would only wait for memory.
  void train_together(std::span<SkipgramStream* const> active, float lr, ThreadState& t, SpanReport& report) const {
    const std::size_t stride = model().input.stride();
    const auto contexts = [](const SkipgramStream* s) { return s->centre().last - s->centre().first; };
    std::array<SkipgramStream*, kTogether> streams{};  // those with most contexts first
    std::uint32_t count = 0;
    for (SkipgramStream* s : active) {
      std::uint32_t at = count++;
      for (; at > 0 && contexts(streams[at - 1]) < contexts(s); --at) streams[at] = streams[at - 1];
      streams[at] = s;
    }
    SkipgramStream& leader = *active[0];
    std::array<float*, kTogether> hidden{};
    std::uint32_t most_contexts_ahead = 0;
    for (std::uint32_t k = 0; k < count; ++k) {
      SkipgramStream& s = *streams[k];
      if (s.next + kAhead < s.end)
        most_contexts_ahead = std::max(most_contexts_ahead, prepare(s, s.next + kAhead, &s == &leader));
      const std::vector<float*>& rows = s.prepared(s.next).rows;
      hidden[k] = t.hidden_vectors.row(k);
      kernels_.gather(rows.data(), static_cast<std::uint32_t>(rows.size()), 1.0F / static_cast<float>(rows.size()),
                      stride, hidden[k]);
      std::memset(t.steps.row(k), 0, stride * sizeof(float));
      t.targets.clear();
      for (std::size_t j = s.centre().first; j <= s.centre().last; ++j) {
        if (j == s.next) continue;
        const std::uint32_t word = s.sentence->drawn.words[j];
        t.targets.push_back(model().output.row(word));
        t.contexts.add(word, static_cast<std::uint8_t>(1U << k));
      }
      predict(t.scratch, t.targets, t.ones.data(), lr, hidden[k], t.steps.row(k));
      report.predictions += contexts(&s);
    }

    const std::vector<float*>& negatives = leader.prepared(leader.next).negatives;
    const std::span<const std::uint32_t> words = leader.sentence->drawn.rows_of(leader.next);
    t.left_out.resize(std::size_t{draws_} * contexts(streams[0]));
    for (std::size_t n = 0; n < t.left_out.size(); ++n) t.left_out[n] = t.contexts.centres_with(words[n]);
    t.contexts.clear();
    const std::vector<float*>& ahead = leader.prepared(leader.next + kAhead).negatives;
    const std::size_t wanted =
        leader.next + kAhead < leader.end ? std::min(ahead.size(), std::size_t{draws_} * most_contexts_ahead) : 0;
    std::size_t fetched = 0;
    std::uint32_t done = 0;
    for (std::uint32_t k = count; k > 0; --k) {
      for (const std::uint32_t until = draws_ * contexts(streams[k - 1]); done < until;) {
        const std::uint32_t some = std::min(until - done, kTargetsAtOnce);
        for (; fetched < std::min<std::size_t>(wanted, done + some); ++fetched) prefetch(ahead[fetched]);
        kernels_.predict_together(hidden.data(), k, negatives.data() + done, some, t.left_out.data() + done,
                                  lr * weight_, stride, t.negative_scratch, t.steps.row(0));
        done += some;
      }
    }
    for (; fetched < wanted; ++fetched) prefetch(ahead[fetched]);
    for (std::uint32_t k = 0; k < count; ++k) {
      const std::vector<float*>& rows = streams[k]->prepared(streams[k]->next).rows;
      const bool corrected = config().model.cbow_gradient == CbowGradient::corrected;
      kernels_.scatter(rows.data(), static_cast<std::uint32_t>(rows.size()), t.steps.row(k),
                       corrected ? 1.0F / static_cast<float>(rows.size()) : 1.0F, stride);
    }
  }

  void train_words(DrawnWords& d, ThreadState& t, SpanReport& report) {
    const std::size_t n = d.words.size();
    const bool cbow = config().model.mode == Mode::cbow;
    const std::size_t window = config().sampling.window;
    // With CBOW a word's rows are wanted when it enters the window, with skip-gram when it is the centre.
    const std::size_t rows_ahead = kAhead + (cbow ? window : 0);
    float lr = 0;
    for (std::size_t i = 0; i < std::min(rows_ahead, n); ++i) find_rows(i, d, t.ring[i % t.ring.size()]);
    for (std::size_t i = 0; i < std::min(kAhead, n); ++i) find_negatives(i, d, t);
    if (cbow)
      for (std::size_t i = 0; i < std::min(window, n); ++i) enter(i, t);
    for (std::size_t i = 0; i < n; ++i) {
      if (i + rows_ahead < n) find_rows(i + rows_ahead, d, t.ring[(i + rows_ahead) % t.ring.size()]);
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
  std::uint32_t draws_ = 1;          // negatives drawn for each context, shared by all contexts of the centre ...
  float weight_ = 1;                 // ... each counting so often
  std::deque<ThreadState> threads_;  // streams point into themselves: they stay where they are
};

}  // namespace

std::unique_ptr<Backend> make_cpu_subword_backend(const TrainConfig& config) {
  return std::make_unique<CpuSubwordBackend>(config);
}

}  // namespace wordloom
