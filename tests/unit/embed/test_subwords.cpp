// Training with subwords: gradients, kernels, tables, and a corpus whose spelling tells what its words mean.
#include <doctest/doctest.h>
#include <hwy/highway.h>

#include <cmath>
#include <cstring>
#include <set>
#include <vector>

#include "embed/subword_kernels.hpp"
#include "support/corpus_of.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/core/random.hpp"
#include "wordloom/embed/reference.hpp"
#include "wordloom/embed/tables.hpp"
#include "wordloom/embed/trainer.hpp"

using namespace wordloom;

namespace {

// --- gradients ------------------------------------------------------------------------------------------------------

/// A centre of `pieces` (rows of `in`, one of them twice) that predicts all rows of `out`.
struct Problem {
  static constexpr std::size_t kDim = 12;
  std::vector<std::size_t> pieces{0, 1, 2, 1, 3};
  std::vector<double> in, out, labels;
  explicit Problem(std::uint64_t seed) : in(4 * kDim), out(7 * kDim), labels(7) {
    const CounterRng rng(seed, 0);
    for (std::size_t i = 0; i < in.size(); ++i) in[i] = rng.uniform(i, 0) - 0.5;
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = rng.uniform(i, 1) - 0.5;
    for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = i < 3 ? 1 : 0;
  }
  std::vector<double> hidden() const {
    std::vector<double> h(kDim);
    for (const std::size_t p : pieces)
      for (std::size_t d = 0; d < kDim; ++d) h[d] += in[p * kDim + d] / static_cast<double>(pieces.size());
    return h;
  }
  double loss() const {
    const std::vector<double> h = hidden();
    double total = 0;
    for (std::size_t t = 0; t < labels.size(); ++t) {
      double x = 0;
      for (std::size_t d = 0; d < kDim; ++d) x += h[d] * out[t * kDim + d];
      const double s = 1 / (1 + std::exp(-x));
      total -= labels[t] * std::log(s) + (1 - labels[t]) * std::log(1 - s);
    }
    return total;
  }
  /// As the trainer: gather, predict, scatter; `back` is what each row gets of the step.
  double train(Loss kind, double lr, double back) {
    const std::vector<double> h = hidden();
    std::vector<double*> targets;
    for (std::size_t t = 0; t < labels.size(); ++t) targets.push_back(&out[t * kDim]);
    std::vector<double> step(kDim);
    const double before = reference::predict_step<double>(h.data(), targets, labels, kDim, lr, kind, step.data());
    for (const std::size_t p : pieces)
      for (std::size_t d = 0; d < kDim; ++d) in[p * kDim + d] += back * step[d];
    return before;
  }
};

// --- kernels --------------------------------------------------------------------------------------------------------

Matrix filled(std::size_t rows, std::size_t dim, std::uint64_t salt) {
  Matrix m(rows, dim);
  const CounterRng rng(7, salt);
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t d = 0; d < dim; ++d) m.row(r)[d] = rng.uniform(r, static_cast<std::uint32_t>(d)) - 0.5F;
  return m;
}

double worst(const Matrix& a, const Matrix& b) {
  double w = 0;
  for (std::size_t r = 0; r < a.rows(); ++r)
    for (std::size_t d = 0; d < a.stride(); ++d)
      w = std::max(w, std::abs(static_cast<double>(a.row(r)[d]) - static_cast<double>(b.row(r)[d])));
  return w;
}

/// One centre of `n` pieces, some of them the same row, and `t` targets; returns the loss.
double run(const embed::SubwordKernels& k, Matrix& in, Matrix& out, std::uint32_t n, std::uint32_t t, Loss loss) {
  std::vector<float*> pieces, targets;
  std::vector<float> labels;
  for (std::uint32_t i = 0; i < n; ++i) pieces.push_back(in.row(i * i % in.rows()));
  for (std::uint32_t i = 0; i < t; ++i) targets.push_back(out.row(i));
  for (std::uint32_t i = 0; i < t; ++i) labels.push_back(i % 3 == 0 ? 1.0F : 0.0F);
  embed::Scratch scratch(1, t, in.stride());
  Matrix vectors(2, in.cols());
  k.gather(pieces.data(), n, 1.0F / static_cast<float>(n), in.stride(), vectors.row(0));
  k.predict(vectors.row(0), {targets.data(), labels.data(), t}, 0.3F, loss, in.stride(), scratch, vectors.row(1));
  k.scatter(pieces.data(), n, vectors.row(1), 0.7F, in.stride());
  return k.take_loss(scratch);
}

/// `m` centres and `n` targets that are wrong for all of them but those left out; returns the loss.
double run_together(const embed::SubwordKernels& k, Matrix& hidden, Matrix& out, Matrix& steps, std::uint32_t n,
                    const std::vector<std::uint8_t>& left_out) {
  const auto m = static_cast<std::uint32_t>(hidden.rows());
  std::vector<float*> vectors, targets;
  for (std::uint32_t i = 0; i < m; ++i) vectors.push_back(hidden.row(i));
  for (std::uint32_t t = 0; t < n; ++t) targets.push_back(out.row(t));
  embed::Scratch scratch(embed::kTogether, n, out.stride());
  k.predict_together(vectors.data(), m, targets.data(), n, left_out.data(), 0.3F, out.stride(), scratch, steps.row(0));
  return k.take_loss(scratch);
}

// --- corpora --------------------------------------------------------------------------------------------------------

/// Words of two stems, "kolmar.." and "vexing..": those of one stem stand together.
const EncodedCorpus& stems() {
  static const EncodedCorpus corpus = testing::corpus_of([](std::ostream& out) {
    const CounterRng rng(5, 0);
    for (std::uint64_t line = 0; line < 3000; ++line) {
      const char* const stem = rng.bits(line, 0) % 2 == 0 ? "kolmar" : "vexing";
      for (std::uint32_t w = 1; w <= 8; ++w)
        out << stem << static_cast<char>('a' + rng.bits(line, w) % 8) << static_cast<char>('m' + rng.bits(line, w) % 8)
            << ' ';
      out << '\n';
    }
  });
  return corpus;
}

TrainConfig small(Mode mode, Loss loss) {
  TrainConfig c;
  c.model = {.mode = mode, .loss = loss, .dim = 24};
  c.subwords.minn = 3;
  c.subwords.maxn = 6;
  c.sampling.sample = 0;
  c.sampling.window = 3;
  c.schedule.epochs = 4;
  c.run.threads = 1;
  return c;
}

/// The composed vectors of all words.
Matrix composed(const TrainResult& r, const TrainConfig& config) {
  const TrainingTables tables(stems(), config);
  Matrix m(stems().vocabulary().size(), r.model.input.cols());
  for (std::uint32_t w = 0; w < m.rows(); ++w)
    for (const std::uint32_t row : tables.subwords.rows(w))
      for (std::size_t d = 0; d < m.cols(); ++d) m.row(w)[d] += r.model.input.row(row)[d];
  return m;
}

double cosine(const float* a, const float* b, std::size_t dim) {
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t d = 0; d < dim; ++d) ab += a[d] * b[d], aa += a[d] * a[d], bb += b[d] * b[d];
  return ab / std::sqrt(aa * bb);
}

}  // namespace

TEST_CASE("a step of a word with repeated n-grams moves along the gradient") {
  for (const Loss kind : {Loss::ns, Loss::hs}) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      const Problem at(seed);
      Problem moved = at;
      CHECK(moved.train(kind, 1.0, 1.0 / static_cast<double>(at.pieces.size())) ==
            doctest::Approx(at.loss()).epsilon(1e-12));
      const auto compare = [&](std::vector<double> Problem::*matrix) {
        for (std::size_t i = 0; i < (at.*matrix).size(); ++i) {
          Problem up = at, down = at;
          (up.*matrix)[i] += 1e-5;
          (down.*matrix)[i] -= 1e-5;
          const double numeric = (up.loss() - down.loss()) / 2e-5;
          const double analytic = (at.*matrix)[i] - (moved.*matrix)[i];
          CHECK(std::abs(numeric - analytic) <= 1e-6 * std::max(std::abs(numeric), 1e-2));
        }
      };
      compare(&Problem::in);
      compare(&Problem::out);
    }
  }
}

TEST_CASE("fastText's step gives each row the whole gradient of the mean") {
  const Problem at(3);
  Problem whole = at, shared = at;
  whole.train(Loss::ns, 0.1, 1.0);
  shared.train(Loss::ns, 0.1, 0.2);
  for (std::size_t i = 0; i < at.in.size(); ++i)
    CHECK(whole.in[i] - at.in[i] == doctest::Approx(5 * (shared.in[i] - at.in[i])).epsilon(1e-9));
  CHECK(whole.out == shared.out);
}

TEST_CASE("the kernels of every vector target do what the plain ones do") {
  for (std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    const embed::SubwordKernels kernels = embed::subword_kernels_of_target(target);
    INFO(std::string(kernels.name));
    for (const std::size_t dim : {1UL, 16UL, 50UL, 100UL, 129UL, 300UL}) {
      for (const Loss loss : {Loss::ns, Loss::hs}) {
        for (const std::uint32_t n : {1U, 7U, 40U}) {
          for (const std::uint32_t t : {1U, 6U, 7U, 45U}) {
            Matrix in = filled(23, dim, 1), out = filled(45, dim, 2), plain_in = filled(23, dim, 1),
                   plain_out = filled(45, dim, 2);
            const double loss_here = run(kernels, in, out, n, t, loss);
            CHECK(loss_here ==
                  doctest::Approx(run(embed::scalar_subword_kernels(), plain_in, plain_out, n, t, loss)).epsilon(1e-4));
            CHECK(worst(in, plain_in) < 2e-5);
            CHECK(worst(out, plain_out) < 2e-5);
          }
        }
      }
    }
  }
}

TEST_CASE("targets that several centres share move by the sum of what each would do, but for those left out") {
  for (std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    const embed::SubwordKernels kernels = embed::subword_kernels_of_target(target);
    INFO(std::string(kernels.name));
    for (const std::size_t dim : {1UL, 50UL, 100UL, 300UL}) {
      for (std::uint32_t m = 1; m <= embed::kTogether; ++m) {
        for (const std::uint32_t n : {1U, 5U, 13U, 50U}) {
          std::vector<std::uint8_t> left_out(n);
          for (std::uint32_t t = 0; t < n; ++t)  // also bits of centres that are not there
            left_out[t] = t % 3 == 0 ? static_cast<std::uint8_t>(CounterRng(9, m).bits(t, 0) % 16) : 0;
          Matrix hidden = filled(m, dim, 1), out = filled(n, dim, 2), steps = filled(m, dim, 3);
          const double loss = run_together(kernels, hidden, out, steps, n, left_out);

          double expected = 0;
          const Matrix before = filled(n, dim, 2);
          Matrix moved = filled(n, dim, 2), expected_steps = filled(m, dim, 3);
          for (std::uint32_t i = 0; i < m; ++i)
            for (std::uint32_t t = 0; t < n; ++t) {
              if ((left_out[t] >> i & 1) != 0) continue;
              Matrix row = filled(n, dim, 2);
              float* const one = row.row(t);
              const float wrong = 0;
              expected += reference::predict_step<float>(hidden.row(i), {&one, 1}, {&wrong, 1}, row.stride(), 0.3F,
                                                         Loss::ns, expected_steps.row(i));
              for (std::size_t d = 0; d < row.stride(); ++d) moved.row(t)[d] += one[d] - before.row(t)[d];
            }
          CHECK(loss == doctest::Approx(expected).epsilon(1e-4));
          CHECK(worst(steps, expected_steps) < 5e-5);
          CHECK(worst(out, moved) < 5e-5);
        }
      }
    }
  }
}

TEST_CASE("the table gives a row to each n-gram of the vocabulary, the most visited first") {
  const TrainConfig config = small(Mode::skipgram, Loss::ns);
  const TrainingTables tables(stems(), config);
  const Vocabulary& v = stems().vocabulary();
  std::set<std::uint32_t> buckets;
  std::vector<double> visits(tables.subwords.input_rows());
  for (std::uint32_t w = 0; w < v.size(); ++w) {
    std::vector<std::uint32_t> expected;
    append_ngram_buckets(v.word(Row(w)), config.subwords.layout(), expected);
    buckets.insert(expected.begin(), expected.end());
    const auto rows = tables.subwords.rows(w);
    REQUIRE(rows.size() == expected.size() + 1);
    CHECK(rows[0] == w);
    for (std::size_t i = 0; i < expected.size(); ++i) {
      REQUIRE(rows[i + 1] >= v.size());
      CHECK(tables.subwords.buckets()[rows[i + 1] - v.size()] == expected[i]);
    }
    for (const std::uint32_t row : rows) visits[row] += static_cast<double>(v.count(Row(w)));
  }
  CHECK(tables.subwords.input_rows() == v.size() + buckets.size());
  for (std::size_t r = v.size() + 1; r < visits.size(); ++r) CHECK(visits[r - 1] >= visits[r]);
}

TEST_CASE("words of one stem come together, and the loss falls, whatever the mode, the loss and the table") {
  for (const Mode mode : {Mode::skipgram, Mode::cbow}) {
    for (const Loss loss : {Loss::ns, Loss::hs}) {
      for (const std::uint32_t hash_rows : {0U, 500U}) {
        for (const std::uint32_t threads : {1U, 2U}) {
          TrainConfig config = small(mode, loss);
          config.subwords.hash_rows = hash_rows;
          config.run.threads = threads;
          std::vector<double> epochs;
          const TrainResult r = train(stems(), config, "cpu", nullptr, [&](const TrainRecord& record) {
            if (record.epoch_end) epochs.push_back(record.loss);
          });
          INFO(std::string(name(mode)), " ", std::string(name(loss)), " hash rows ", hash_rows, " threads ", threads);
          REQUIRE(epochs.size() == 4);
          // The stem follows from any neighbour, which of its eight words stands there from nothing.
          if (loss == Loss::hs)
            CHECK(epochs.back() == doctest::Approx(std::log(8.0)).epsilon(0.05));
          else
            CHECK(epochs.back() < epochs.front());
          CHECK(r.kept_words == r.raw_words);
          const Matrix m = composed(r, config);
          const Vocabulary& v = stems().vocabulary();
          const auto row = [&](const char* word) { return m.row(v.find(word)->value); };
          CHECK(cosine(row("kolmaram"), row("kolmarbn"), m.cols()) >
                cosine(row("kolmaram"), row("vexingbn"), m.cols()) + 0.3);
        }
      }
    }
  }
}

TEST_CASE("with subwords one thread and one seed give the same bits twice") {
  for (const Mode mode : {Mode::skipgram, Mode::cbow}) {
    const TrainConfig config = small(mode, Loss::ns);
    const TrainResult a = train(stems(), config, "cpu"), b = train(stems(), config, "cpu");
    REQUIRE(a.model.input.rows() == b.model.input.rows());
    CHECK(worst(a.model.input, b.model.input) == 0);
    CHECK(a.subword_buckets == b.subword_buckets);
  }
}

TEST_CASE("the loss of untrained output rows counts every negative, shared or not") {
  // All scores start at 0: log 2 for each of the 1 + 5 predictions of a pair.
  for (const std::uint32_t draws : {1U, 3U, 5U}) {
    TrainConfig config = small(Mode::skipgram, Loss::ns);
    config.subwords.draws_per_context = draws;
    config.schedule.epochs = 1;
    config.schedule.lr = 1e-9;
    // A negative that is drawn as a context eight times is left out: seldom among 16 words.
    CHECK(train(stems(), config, "cpu").loss == doctest::Approx(6 * std::log(2.0)).epsilon(0.01));
  }
}

TEST_CASE("centres of several sentences that share negatives miss nothing: not a pair, not a negative") {
  // Enough words that negatives are shared; some sentences end long before others, the last is alone for long.
  const EncodedCorpus corpus = testing::corpus_of([](std::ostream& out) {
    const CounterRng rng(6, 0);
    std::uint32_t word = 0;
    for (std::uint64_t line = 0; word < 10000; ++line) {
      for (std::uint32_t w = 0; w < 2 + rng.bits(line, 0) % (line % 7 == 0 ? 300 : 12); ++w)
        out << "w" << word++ << ' ';
      out << '\n';
    }
    for (std::uint32_t w = 0; w < 700; ++w) out << "w" << w << ' ';
  });
  REQUIRE(corpus.vocabulary().size() >= 10000);
  TrainConfig config = small(Mode::skipgram, Loss::ns);
  config.schedule.epochs = 1;
  TrainConfig still = config;
  still.schedule.lr = 1e-9;
  // All scores start at 0: log 2 for each of the 1 + 5 predictions of a pair. A draw is seldom one of the contexts.
  CHECK(train(corpus, still, "cpu").loss == doctest::Approx(6 * std::log(2.0)).epsilon(0.002));

  const TrainResult alone = train(corpus, config, "cpu");
  // Pairs of a window drawn from 1, 2, 3: about 4 for a word, fewer at the ends of sentences.
  CHECK(alone.predictions > 3.5 * static_cast<double>(alone.kept_words));
  CHECK(alone.predictions < 4.0 * static_cast<double>(alone.kept_words));
  config.run.deterministic = true;
  config.run.threads = 2;
  const TrainResult drawn_ahead = train(corpus, config, "cpu");
  CHECK(drawn_ahead.predictions == alone.predictions);
  CHECK(worst(alone.model.input, drawn_ahead.model.input) == 0);
  CHECK(worst(alone.model.output, drawn_ahead.model.output) == 0);
}

TEST_CASE("what subwords cannot do is refused") {
  TrainConfig config = small(Mode::cbow, Loss::ns);
  config.model.cbow_input = CbowInput::sum;
  CHECK_THROWS_AS(train(stems(), config, "cpu"), Error);
  config = small(Mode::skipgram, Loss::ns);
  config.subwords.minn = 7;
  CHECK_THROWS_AS(train(stems(), config, "cpu"), Error);
  const WordVectors nothing;
  Pretrained pretrained{&nothing};
  CHECK_THROWS_AS(train(stems(), small(Mode::skipgram, Loss::ns), "cpu", &pretrained), Error);
}
