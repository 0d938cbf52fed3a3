// The loss on held-out text and what depends on it: early stopping.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "support/corpus_of.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/core/random.hpp"
#include "wordloom/corpus/hold_out.hpp"
#include "wordloom/embed/held_out.hpp"

using namespace wordloom;

namespace {

/// Lines of ten words; even lines have words a0..a9, odd ones b0..b9 (no words of either: they are shuffled).
EncodedCorpus text_of(std::uint64_t seed, std::uint64_t lines, bool planted, const Vocabulary* fixed = nullptr) {
  return testing::corpus_of(
      [&](std::ostream& out) {
        const CounterRng rng(seed, 0);
        for (std::uint64_t line = 0; line < lines; ++line)
          for (std::uint32_t w = 0; w < 10; ++w) {
            const bool a = planted ? line % 2 == 0 : rng.bits(line, 100 + w) % 2 == 0;
            out << (a ? "a" : "b") << rng.bits(line, w) % 10 << (w == 9 ? '\n' : ' ');
          }
      },
      testing::every_word(), fixed);
}

const DividedCorpus& divided() {
  static const DividedCorpus both = hold_out(text_of(1, 2000, true), 0.1, 1);
  return both;
}

TrainConfig small(Mode mode = Mode::skipgram, Loss loss = Loss::ns) {
  TrainConfig c;
  c.model = {.mode = mode, .loss = loss, .dim = 20};
  c.sampling.sample = 0;
  c.sampling.window = 3;
  c.schedule.epochs = 3;
  c.run.threads = 1;
  return c;
}

struct Course {
  TrainResult result;
  std::vector<double> validation;
};
Course trained(const TrainConfig& config, const EncodedCorpus& text, const TrainStart& start = {}) {
  Course course;
  TrainHooks hooks;
  hooks.validation = &text;
  hooks.record = [&course](const TrainRecord& r) {
    CHECK(r.validation.has_value() == r.epoch_end);
    if (r.epoch_end) course.validation.push_back(*r.validation);
  };
  course.result = train(divided().train, config, "cpu", start, hooks);
  return course;
}

}  // namespace

TEST_CASE("an untrained model loses log 2 for each of the N + 1 terms of a prediction") {
  for (const std::uint32_t subwords : {0U, 3U}) {
    for (const Mode mode : {Mode::skipgram, Mode::cbow}) {
      for (const std::uint32_t negative : {1U, 5U}) {
        TrainConfig config = small(mode);
        config.sampling.negative = negative;
        config.subwords.minn = config.subwords.maxn = subwords;
        config = config.resolved();
        const TrainingTables tables(divided().train, config);
        const std::size_t v = divided().train.vocabulary().size();
        EmbeddingModel model{Matrix(subwords > 0 ? tables.subwords.input_rows() : v, 20), Matrix(v, 20)};
        for (std::size_t r = 0; r < model.input.rows(); ++r) model.input.row(r)[r % 20] = 0.3F;
        const HeldOutLoss loss = held_out_loss(model, divided().held_out, tables, config);
        CHECK(loss.mean == doctest::Approx((negative + 1) * std::log(2.0)).epsilon(1e-12));
        // Mean reach 2 of 3, less at the ends of ten words.
        const auto words = divided().held_out.tokens().size();
        if (mode == Mode::cbow)
          CHECK(loss.predictions == words);
        else
          CHECK(static_cast<double>(loss.predictions) / static_cast<double>(words) ==
                doctest::Approx(3.47).epsilon(0.03));
      }
    }
  }
}

TEST_CASE("the loss on held-out text falls with training, near the loss of the training text") {
  for (const Mode mode : {Mode::skipgram, Mode::cbow}) {
    for (const Loss loss : {Loss::ns, Loss::hs}) {
      for (const std::uint32_t subwords : {0U, 2U}) {
        TrainConfig config = small(mode, loss);
        config.subwords.minn = config.subwords.maxn = subwords;
        config.schedule.lr = 0.05;
        const Course course = trained(config, divided().held_out);
        INFO(std::string(name(mode)), " ", std::string(name(loss)), " subwords ", subwords);
        REQUIRE(course.validation.size() == 3);
        CHECK(course.validation[1] < course.validation[0]);
        CHECK(course.validation[2] < course.validation[1]);
        // The mean of the last epoch was taken while the model still learned.
        CHECK(course.validation[2] == doctest::Approx(course.result.loss).epsilon(0.05));
        CHECK(course.result.best_validation == course.validation[2]);
        CHECK(course.result.best_epoch == 3);
        CHECK_FALSE(course.result.stopped_early);
      }
    }
  }
}

TEST_CASE("one seed gives one validation loss, at any number of threads that measure it") {
  const TrainConfig config = small().resolved();
  const TrainingTables tables(divided().train, config);
  const TrainResult r = train(divided().train, config, "cpu");
  const auto loss = [&](std::uint32_t threads, std::uint64_t seed) {
    TrainConfig c = config;
    c.run.threads = threads;
    c.run.seed = seed;
    return held_out_loss(r.model, divided().held_out, tables, c).mean;
  };
  CHECK(loss(1, 1) == loss(1, 1));
  CHECK(loss(1, 1) == loss(3, 1));
  CHECK(loss(1, 1) != loss(1, 2));
  CHECK(loss(1, 1) == doctest::Approx(loss(1, 2)).epsilon(0.02));
}

TEST_CASE("measuring on the way changes no bit of the model") {
  const TrainConfig config = small();
  const Course with = trained(config, divided().held_out);
  const TrainResult without = train(divided().train, config, "cpu");
  for (std::size_t r = 0; r < without.model.input.rows(); ++r)
    for (std::size_t d = 0; d < 20; ++d) CHECK(with.result.model.input.row(r)[d] == without.model.input.row(r)[d]);
}

TEST_CASE("training ends when the validation loss has made no progress for so many epochs") {
  // In the held-out text every word has every neighbour: what is learned makes its loss worse from the start on.
  const EncodedCorpus shuffled = text_of(2, 100, false, &divided().train.vocabulary());
  TrainConfig config = small();
  config.schedule.epochs = 30;
  config.schedule.lr = 0.1;
  config.schedule.patience = 2;
  const Course course = trained(config, shuffled);
  CHECK(course.result.stopped_early);
  CHECK_FALSE(course.result.interrupted);
  CHECK(course.result.epochs_done < 30);
  CHECK(course.validation.size() == course.result.epochs_done);
  CHECK(course.result.epochs_since_best == 2);
  CHECK(course.result.best_epoch + 2 == course.result.epochs_done);
  CHECK(course.result.best_validation == course.validation[course.result.best_epoch - 1]);

  // A run that goes on from its end has nothing more to do.
  Model model;
  std::vector<std::string> words;
  const Vocabulary& v = divided().train.vocabulary();
  for (std::uint32_t i = 0; i < v.size(); ++i) words.emplace_back(v.word(Row(i)));
  model.input.words = WordList(words);
  model.input.rows = course.result.model.input.view();
  model.output = course.result.model.output.view();
  TrainStart start;
  start.model = &model;
  start.progress = course.result;
  CHECK(trained(config, shuffled, start).validation.empty());

  config.schedule.patience = 0;
  config.schedule.epochs = 6;
  CHECK(trained(config, shuffled).result.epochs_done == 6);
}

TEST_CASE("text that cannot be validated on is refused") {
  TrainConfig config = small();
  config.schedule.patience = 1;
  CHECK_THROWS_WITH(train(divided().train, config, "cpu"), doctest::Contains("patience"));
  const EncodedCorpus stranger = text_of(3, 1, true);
  config.schedule.patience = 0;
  TrainHooks hooks;
  hooks.validation = &stranger;
  CHECK_THROWS_WITH(train(divided().train, config, "cpu", {}, hooks), doctest::Contains("vocabulary"));
}
