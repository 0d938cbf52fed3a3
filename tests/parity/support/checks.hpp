#pragma once
// What every backend must do alike. Each check takes backends by their makers, so that one text serves the CPU, the
// emulated warps and a GPU.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "support/corpus_of.hpp"
#include "wordloom/core/parallel.hpp"
#include "wordloom/core/random.hpp"
#include "wordloom/embed/backend.hpp"

namespace wordloom::testing {

using MakeBackend = std::function<std::unique_ptr<Backend>(const TrainConfig&)>;

/// Of the largest change that training made to a row: float sums in another order.
inline constexpr double kSumTolerance = 2e-3;
/// The same where a device takes targets in groups and a later group sees what an earlier one changed: the difference
/// is of second order in the learning rate.
inline constexpr double kGroupTolerance = 2e-2;

inline EncodedCorpus corpus_of_lines(const std::function<std::string(std::uint64_t line)>& line, std::uint64_t lines) {
  return corpus_of([&](std::ostream& out) {
    for (std::uint64_t i = 0; i < lines; ++i) out << line(i) << '\n';
  });
}

/// Words that come back after no less than 50 others: no word is twice in a window, so that holding copies of the rows
/// of a window comes to the same as working on the rows themselves.
inline const EncodedCorpus& sparse_corpus() {
  static const EncodedCorpus corpus = [] {
    const CounterRng rng(11, 0);
    return corpus_of_lines(
        [&](std::uint64_t line) {
          std::string text;
          std::deque<std::uint64_t> recent;
          // Lines of 1, 2, 40 and 700 words: shorter than a window, and longer than a piece.
          const std::uint64_t words = line % 4 == 0 ? 1 : line % 4 == 1 ? 2 : line % 4 == 2 ? 40 : 700;
          for (std::uint32_t w = 0, draw = 0; w < words; ++draw) {
            const std::uint64_t word = rng.bits(line, draw) % 120;
            if (std::find(recent.begin(), recent.end(), word) != recent.end()) continue;
            recent.push_back(word);
            if (recent.size() > 50) recent.pop_front();
            text += fmt::format("word{} ", word);
            ++w;
          }
          return text;
        },
        16);
  }();
  return corpus;
}

/// Words a0..a9 stand among p0..p9 only, b0..b9 among q0..q9.
inline const EncodedCorpus& planted_corpus() {
  static const EncodedCorpus corpus = [] {
    const CounterRng rng(42, 0);
    return corpus_of_lines(
        [&](std::uint64_t line) {
          std::string text;
          const bool first = rng.bits(line, 0) % 2 == 0;
          for (std::uint32_t w = 1; w <= 10; ++w)
            text +=
                fmt::format("{}{} ", w % 2 == 0 ? (first ? "a" : "b") : (first ? "p" : "q"), rng.bits(line, w) % 10);
          return text;
        },
        3000);
  }();
  return corpus;
}

/// One epoch from random rows. Rows of input, then rows of output.
struct Trained {
  EmbeddingModel before, after;
  SpanReport report;
  std::vector<double> losses;  ///< mean per epoch
};

inline EmbeddingModel random_model(std::size_t inputs, std::size_t outputs, std::size_t dim, float size) {
  EmbeddingModel model{Matrix(inputs, dim), Matrix(outputs, dim)};
  const CounterRng rng(5, 0);
  for (Matrix* const m : {&model.input, &model.output})
    for (std::size_t r = 0; r < m->rows(); ++r)
      for (std::size_t d = 0; d < dim; ++d)
        m->row(r)[d] = size * (rng.uniform(r * 4096 + d, m == &model.input ? 0 : 1) - 0.5F);
  return model;
}

inline Trained train_with(const MakeBackend& make, const EncodedCorpus& corpus, const TrainConfig& requested,
                          float size, std::size_t blocks_per_span = 1'000'000) {
  const TrainConfig config = requested.resolved();
  const TrainingTables tables(corpus, config);
  const std::size_t v = corpus.vocabulary().size();
  const std::size_t inputs = config.subwords.on() ? tables.subwords.input_rows() : v;
  const std::size_t outputs = config.model.loss == Loss::ns ? v : v - 1;
  Trained t{random_model(inputs, outputs, config.model.dim, size),
            random_model(inputs, outputs, config.model.dim, size),
            {},
            {}};
  VisitOrder order(corpus.sentence_ends(), config.run.seed);
  const auto backend = make(config);
  backend->load(t.after);
  backend->attach(corpus, tables, order);
  for (std::uint32_t epoch = 0; epoch < config.schedule.epochs; ++epoch) {
    order.start_epoch(epoch);
    SpanReport of_epoch;
    for (std::size_t first = 0; first < order.size(); first += blocks_per_span)
      of_epoch += backend->run({first, std::min(order.size(), first + blocks_per_span), epoch}, nullptr);
    t.losses.push_back(of_epoch.loss / static_cast<double>(of_epoch.predictions));
    t.report += of_epoch;
  }
  backend->store(t.after);
  return t;
}

inline void check_same_change(const Matrix& before, const Matrix& mine, const Matrix& theirs, double tolerance) {
  double largest = 0, worst = 0;
  for (std::size_t r = 0; r < before.rows(); ++r) {
    for (std::size_t d = 0; d < before.stride(); ++d) {
      largest = std::max(largest, std::abs(static_cast<double>(theirs.row(r)[d]) - before.row(r)[d]));
      const double off = std::abs(static_cast<double>(mine.row(r)[d]) - theirs.row(r)[d]);
      worst = off <= worst ? worst : off;  // a NaN is taken over, and stays
    }
  }
  CHECK(largest > 0);
  CHECK(worst <= tolerance * largest);
}

/// The same draws (kept words, windows, negatives) and the same arithmetic as the CPU with one thread. The corpus is so
/// small that a device works with one warp.
inline void check_same_rows(const MakeBackend& make, const TrainConfig& config, const EncodedCorpus& corpus,
                            double tolerance) {
  const MakeBackend cpu = [](const TrainConfig& c) { return make_backend("cpu", c); };
  const Trained mine = train_with(make, corpus, config, 0.5F), theirs = train_with(cpu, corpus, config, 0.5F);
  INFO(std::string(name(config.model.mode)), " ", std::string(name(config.model.loss)), " dim ", config.model.dim,
       " window ", config.sampling.window, " negative ", config.sampling.negative, " maxn ", config.subwords.maxn,
       " sharing ", std::string(name(config.sampling.sharing)));
  CHECK(mine.report.passed == theirs.report.passed);
  CHECK(mine.report.kept == theirs.report.kept);
  CHECK(mine.report.predictions == theirs.report.predictions);
  CHECK(mine.report.loss == doctest::Approx(theirs.report.loss).epsilon(tolerance));
  check_same_change(theirs.before.input, mine.after.input, theirs.after.input, tolerance);
  check_same_change(theirs.before.output, mine.after.output, theirs.after.output, tolerance);
}

inline TrainConfig parity_config(Mode mode, Loss loss, std::uint32_t dim) {
  TrainConfig c;
  c.model = {.mode = mode, .loss = loss, .dim = dim};
  c.schedule.epochs = 1;
  c.schedule.lr = 0.01;
  c.schedule.lr_floor = 1;  // a constant rate: backends may refresh it at different places
  c.sampling.sample = 0.05;
  c.sampling.sharing = NegativeSharing::window;  // a device shares no negatives between sentences
  c.run.threads = 1;
  return c;
}

/// Every mode and objective, dimensions on all sides of the fragments' sizes, all the ways to draw.
inline void check_row_arithmetic(const MakeBackend& make, const std::vector<std::uint32_t>& dims) {
  for (const Mode mode : {Mode::skipgram, Mode::cbow}) {
    for (const std::uint32_t dim : dims) {
      TrainConfig c = parity_config(mode, Loss::ns, dim);
      check_same_rows(make, c, sparse_corpus(), kSumTolerance);
      c.model.loss = Loss::hs;
      check_same_rows(make, c, sparse_corpus(), kGroupTolerance);
    }
    TrainConfig c = parity_config(mode, Loss::ns, 24);
    for (const std::uint32_t window : {1U, 2U, 9U}) {
      c.sampling.window = window;
      check_same_rows(make, c, sparse_corpus(), kSumTolerance);
    }
    c.sampling.sample = 0;
    c.sampling.window = 5;
    c.sampling.sharing = NegativeSharing::pair;
    check_same_rows(make, c, sparse_corpus(), kSumTolerance);
    for (const std::uint32_t negative : {1U, 7U, 8U, 40U}) {
      c.sampling.sharing = NegativeSharing::window;
      c.sampling.negative = negative;
      check_same_rows(make, c, sparse_corpus(), negative <= 7 ? kSumTolerance : kGroupTolerance);
    }
  }
  TrainConfig c = parity_config(Mode::cbow, Loss::ns, 40);
  c.model.cbow_gradient = CbowGradient::corrected;
  check_same_rows(make, c, sparse_corpus(), kSumTolerance);
  c.model.cbow_input = CbowInput::sum;
  check_same_rows(make, c, sparse_corpus(), kSumTolerance);
}

inline void check_subword_arithmetic(const MakeBackend& make) {
  for (const Mode mode : {Mode::skipgram, Mode::cbow}) {
    for (const Loss loss : {Loss::ns, Loss::hs}) {
      for (const std::uint32_t draws : {0U, 3U}) {
        TrainConfig c = parity_config(mode, loss, 20);
        c.subwords.minn = 3;
        c.subwords.maxn = 5;
        c.subwords.draws_per_context = draws;
        // Rows that all words share ("wor", "ord") move most and through every target in turn.
        c.schedule.lr = 1e-4;
        check_same_rows(make, c, sparse_corpus(), kGroupTolerance);
      }
    }
  }
}

/// Rows in 16 bits: each number is rounded, but along the change that the CPU makes in floats the matrix as a whole
/// must move as far. Steps are far below the distance of two neighbouring numbers here, so rounding to the nearest
/// would leave most numbers where they are.
inline void check_same_change_in_the_mean(const MakeBackend& make, TrainConfig config, const EncodedCorpus& corpus,
                                          double tolerance) {
  const Trained theirs = train_with([](const TrainConfig& c) { return make_backend("cpu", c); }, corpus, config, 0.5F);
  config.model.precision = Precision::bf16;
  const Trained mine = train_with(make, corpus, config, 0.5F);
  CHECK(mine.report.kept == theirs.report.kept);
  CHECK(mine.report.predictions == theirs.report.predictions);
  for (Matrix EmbeddingModel::*const which : {&EmbeddingModel::input, &EmbeddingModel::output}) {
    const Matrix &before = theirs.before.*which, &a = mine.after.*which, &b = theirs.after.*which;
    double along = 0, length = 0;
    for (std::size_t r = 0; r < before.rows(); ++r) {
      for (std::size_t d = 0; d < before.cols(); ++d) {
        const double step = static_cast<double>(b.row(r)[d]) - before.row(r)[d];
        along += step * (static_cast<double>(a.row(r)[d]) - before.row(r)[d]);
        length += step * step;
      }
    }
    CHECK(length > 0);
    CHECK(along / length == doctest::Approx(1).epsilon(tolerance));
  }
}

inline double cosine_of(const Matrix& m, Row a, Row b) {
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t d = 0; d < m.cols(); ++d) {
    ab += static_cast<double>(m.row(a.value)[d]) * m.row(b.value)[d];
    aa += static_cast<double>(m.row(a.value)[d]) * m.row(a.value)[d];
    bb += static_cast<double>(m.row(b.value)[d]) * m.row(b.value)[d];
  }
  return ab / std::sqrt(aa * bb);
}

/// The planted groups are found, and the loss of the last epoch lies in the same band as the CPU's in floats.
inline void check_learning(const MakeBackend& make, Precision precision = Precision::f32) {
  for (const Mode mode : {Mode::skipgram, Mode::cbow}) {
    for (const Loss loss : {Loss::ns, Loss::hs}) {
      TrainConfig c = parity_config(mode, loss, 20);
      c.sampling.sample = 0;
      c.sampling.window = 3;
      c.schedule = {.epochs = 5, .lr = mode == Mode::cbow ? 0.05 : 0.025, .lr_floor = 1e-4};
      INFO(std::string(name(mode)), " ", std::string(name(loss)));
      const MakeBackend cpu = [](const TrainConfig& config) { return make_backend("cpu", config); };
      const Trained theirs = train_with(cpu, planted_corpus(), c, 0.05F, 7);
      c.model.precision = precision;
      const Trained mine = train_with(make, planted_corpus(), c, 0.05F, 7);
      CHECK(mine.report.passed == theirs.report.passed);
      CHECK(mine.report.predictions == theirs.report.predictions);
      CHECK(mine.losses.back() < 0.97 * mine.losses.front());
      CHECK(mine.losses.back() == doctest::Approx(theirs.losses.back()).epsilon(0.03));
      const Vocabulary& v = planted_corpus().vocabulary();
      for (const std::string groups : {"ab", "ba", "pq", "qp"}) {
        const Row x = *v.find(fmt::format("{}1", groups[0])), y = *v.find(fmt::format("{}2", groups[0]));
        const Row stranger = *v.find(fmt::format("{}2", groups[1]));
        CHECK(cosine_of(mine.after.input, x, y) > cosine_of(mine.after.input, x, stranger) + 0.2);
      }
    }
  }
}

/// Text as it is large: `words` words of `types` types, half of them by their frequency alone (the r-th about 1 / r of
/// them), half from the topic of their line, one of 200.
inline EncodedCorpus many_words(std::uint64_t words, std::uint32_t types) {
  constexpr std::uint32_t kTopics = 200, kLine = 50;
  const CounterRng rng(17, 0);
  const double top = std::log(static_cast<double>(types)),
               top_of_topic = std::log(static_cast<double>(types) / kTopics);
  std::vector<std::string> names;
  for (std::uint32_t w = 0; w < types; ++w) names.push_back(fmt::format("w{} ", w));
  return corpus_of([&](std::ostream& out) {
    for (std::uint64_t line = 0; line * kLine < words; ++line) {
      const auto topic = static_cast<std::uint32_t>(rng.bits(line, kLine) % kTopics);
      for (std::uint32_t w = 0; w < kLine; ++w) {
        const double u = rng.uniform(line, w);
        const auto word = static_cast<std::uint32_t>(
            u < 0.5 ? std::exp(2 * u * top) - 1
                    : std::floor(std::exp((2 * u - 1) * top_of_topic) - 1) * kTopics + topic);
        out << names[std::min(word, types - 1)];
      }
      out << '\n';
    }
  });
}

/// As many warps at once as a large text allows: what they draw is what the CPU draws, and the loss is the CPU's.
inline void check_many_warps(const MakeBackend& make, std::uint64_t words, std::uint32_t types, std::uint32_t dim,
                             double tolerance = 0.03) {
  const EncodedCorpus corpus = many_words(words, types);
  CHECK(corpus.vocabulary().size() >= types * 3 / 4);
  for (const Mode mode : {Mode::skipgram, Mode::cbow}) {
    TrainConfig c = parity_config(mode, Loss::ns, dim);
    c.sampling.sample = 1e-3;
    c.schedule = {.epochs = 2, .lr = mode == Mode::cbow ? 0.05 : 0.025, .lr_floor = 1e-4};
    c.run.threads = static_cast<std::uint32_t>(usable_threads());
    INFO(std::string(name(mode)));
    const float size = 1 / static_cast<float>(dim);
    const Trained theirs =
        train_with([](const TrainConfig& config) { return make_backend("cpu", config); }, corpus, c, size);
    const Trained mine = train_with(make, corpus, c, size);
    CHECK(mine.report.passed == theirs.report.passed);
    CHECK(mine.report.kept == theirs.report.kept);
    CHECK(mine.report.predictions == theirs.report.predictions);
    CHECK(mine.losses.back() < 0.99 * mine.losses.front());
    for (std::size_t epoch = 0; epoch < 2; ++epoch)
      CHECK(mine.losses[epoch] ==
            doctest::Approx(theirs.losses[epoch]).epsilon(epoch == 0 ? 2 * tolerance : tolerance));
  }
}

}  // namespace wordloom::testing
