// CBOW with negative sampling, several sentences side by side: their centres share the negatives of one of them.
// What that gains and what it costs is told in docs/decisions/014-negatives-shared-apart.md.
#include "embed/apart_backend.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <vector>

#include "embed/draw_targets.hpp"
#include "embed/host_backend.hpp"
#include "embed/kernels.hpp"
#include "embed/side_by_side.hpp"
#include "embed/thread_rows.hpp"

namespace wordloom::embed {
namespace {

/// Rows are fetched into the cache so many centres before they are used.
constexpr std::size_t kAhead = 4;

struct Sentence {
  DrawnWords drawn;
  std::vector<float*> word_rows;  // input rows, as far as they were fetched
};

struct CbowStream : Stream<Sentence> {
  std::vector<float*> inputs;  // rows of one window
  struct Outputs {
    float* target = nullptr;
    std::vector<float*> negatives;  // of the leading stream
  };
  std::array<Outputs, kAhead + 1> ahead;  // of the next centres, a ring

  Outputs& outputs(std::size_t i) { return ahead[i % ahead.size()]; }
};

class ApartBackend final : public HostBackend {
 public:
  explicit ApartBackend(const TrainConfig& config) : ApartBackend(config, best_kernels()) {}
  std::uint64_t preferred_span() const override { return std::uint64_t{250'000} * config().run.threads; }

 private:
  ApartBackend(const TrainConfig& config, const Kernels& kernels)
      : HostBackend(config, kernels.name), kernels_(kernels) {}

  struct ThreadState {
    ThreadState(const SamplingConfig& sampling, ThreadRows thread_rows, std::size_t stride)
        : rows(std::move(thread_rows)), scratch(2 * sampling.window, sampling.negative + 1, stride) {
      for (CbowStream& s : streams) s.inputs.resize(2 * sampling.window);
    }
    ThreadRows rows;
    Scratch scratch;
    std::array<CbowStream, kTogether> streams;
  };

  void prepare_threads() override {
    threads_.clear();
    for (std::size_t t = 0; t < trainers(); ++t)
      threads_.emplace_back(config().sampling, ThreadRows(model(), false, trainers()), model().input.stride());
  }
  void begin_span(std::size_t thread) override { threads_[thread].rows.begin_span(); }
  void end_span(std::size_t thread, SpanReport& report) override {
    threads_[thread].rows.end_span();
    report.loss += kernels_.take_loss(threads_[thread].scratch);
  }

  std::size_t most_words() const override { return words_with(config().sampling.negative + 1); }

  void draw_centre(DrawnWords& d, std::size_t i) const override {
    DrawnCentre& c = draw_reach(d, i);
    const std::uint32_t negative = config().sampling.negative;
    c.row_count = draw_targets(tables().negatives, d.words[i], d.rng, d.positions[i],
                               {.count = negative, .stride = negative}, d.rows);
  }
  DrawnCentre& draw_reach(DrawnWords& d, std::size_t i) const {
    return d.begin(i, draw_window(d.rng, d.positions[i], config().sampling.window));
  }

  void fetch_outputs(CbowStream& s, std::size_t i, bool leads, ThreadRows& rows) const {
    DrawnWords& d = s.sentence->drawn;
    if (!d.complete) leads ? draw_centre(d, i) : void(draw_reach(d, i));
    CbowStream::Outputs& outputs = s.outputs(i);
    outputs.target = rows.fetch_output(d.words[i]);
    outputs.negatives.clear();
    if (!leads) return;
    for (const std::uint32_t row : d.rows_of(i).subspan(1)) outputs.negatives.push_back(rows.fetch_output(row));
  }
  void fetch_inputs(CbowStream& s, std::size_t first, std::size_t last, ThreadRows& rows) const {
    Sentence& sentence = *s.sentence;
    for (std::size_t i = first; i < std::min(last, sentence.drawn.words.size()); ++i)
      sentence.word_rows[i] = rows.fetch_input(sentence.drawn.words[i]);
  }
  /// What the first centres need; after that fetch_next() keeps ahead.
  void fetch_first(CbowStream& s, bool leads, ThreadRows& rows) const {
    const std::size_t window = config().sampling.window;
    s.sentence->word_rows.resize(s.sentence->drawn.words.size());
    fetch_inputs(s, s.next - std::min(s.next, window), s.next + window + kAhead, rows);
    for (std::size_t i = s.next; i < std::min(s.next + kAhead, s.end); ++i) fetch_outputs(s, i, leads, rows);
  }
  void fetch_next(CbowStream& s, bool leads, ThreadRows& rows) const {
    const std::size_t input = s.next + config().sampling.window + kAhead;
    fetch_inputs(s, input, input + 1, rows);
    if (s.next + kAhead < s.end) fetch_outputs(s, s.next + kAhead, leads, rows);
  }

  CbowCentre centre_of(CbowStream& s) const {
    const DrawnCentre& c = s.sentence->drawn.centres[s.next];
    std::uint32_t m = 0;
    for (std::size_t j = c.first; j <= c.last; ++j)
      if (j != s.next) s.inputs[m++] = s.sentence->word_rows[j];
    const float mean = 1.0F / static_cast<float>(m);
    const float scale = config().model.cbow_input == CbowInput::mean ? mean : 1.0F;
    return {s.inputs.data(), m, s.outputs(s.next).target, scale,
            config().model.cbow_gradient == CbowGradient::corrected ? scale : 1.0F};
  }

  struct Work {
    void begin(CbowStream& s, bool leads) const { backend.fetch_first(s, leads, rows); }
    void follow_up(CbowStream& s) const {
      for (std::size_t i = s.next; i < std::min(s.next + kAhead, s.end); ++i) backend.fetch_outputs(s, i, true, rows);
    }
    const ApartBackend& backend;
    ThreadRows& rows;
  };

  void train_block(std::size_t thread, Pieces& pieces, SpanReport& report) override {
    ThreadState& t = threads_[thread];
    SideBySide<CbowStream, Work>(t.streams, pieces, {*this, t.rows})
        .run([this](std::uint64_t passed) { return rate(passed); },
             [&](std::span<CbowStream* const> streams, float lr) { train_together(streams, lr, t, report); });
  }

  void train_together(std::span<CbowStream* const> streams, float lr, ThreadState& t, SpanReport& report) const {
    CbowStream& leader = *streams[0];
    std::array<CbowCentre, kTogether> centres;
    std::uint32_t count = 0;
    for (CbowStream* s : streams) {
      fetch_next(*s, s == &leader, t.rows);
      centres[count++] = centre_of(*s);
    }
    const std::vector<float*>& negatives = leader.outputs(leader.next).negatives;
    kernels_.cbow_together(centres.data(), count, negatives.data(), static_cast<std::uint32_t>(negatives.size()), lr,
                           model().input.stride(), t.scratch);
    report.predictions += count;
  }

  const Kernels& kernels_;
  std::deque<ThreadState> threads_;  // streams point into themselves: they stay where they are
};

}  // namespace

std::unique_ptr<Backend> make_apart_backend(const TrainConfig& config) {
  return std::make_unique<ApartBackend>(config);
}

}  // namespace wordloom::embed
