#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "support/temporary_directory.hpp"
#include "unit/lm/naive_model.hpp"
#include "wordloom/lm/binary.hpp"
#include "wordloom/lm/scorer.hpp"

using namespace lm_test;
using wordloom::testing::TemporaryDirectory;

namespace {

/// <unk>, <s>, </s>, a and b, with these log10 probabilities.
Model unigrams(const TemporaryDirectory& scratch, float unknown, float b) {
  NaiveModel naive;
  naive.header.order = 1;
  naive.header.words = {"<unk>", "<s>", "</s>", "a", "b"};
  naive.header.counts = {5};
  naive.levels = {{{{0}, {unknown, 0}}, {{1}, {0, 0}}, {{2}, {-1, 0}}, {{3}, {-0.5F, 0}}, {{4}, {b, 0}}}};
  const auto sink = make_model_sink(scratch / "m.ngram");
  naive.send(*sink, true);
  return Model::open(scratch / "m.ngram");
}

/// A person who types a line only when all lines before are answered.
class Typist final : public wordloom::ByteStream {
 public:
  Typist(std::vector<std::string> lines, const std::size_t& answers) : lines_(std::move(lines)), answers_(answers) {}
  std::size_t read(char* out, std::size_t) override {
    CHECK(answers_ == typed_);
    if (typed_ == lines_.size()) return 0;
    return lines_[typed_++].copy(out, std::string::npos);
  }
  bool ready(int) override { return answers_ == typed_; }
  std::uint64_t consumed() const override { return 0; }
  const std::string& name() const override { return name_; }

 private:
  std::vector<std::string> lines_;
  const std::size_t& answers_;
  std::size_t typed_ = 0;
  std::string name_ = "typist";
};

class Text final : public wordloom::ByteStream {
 public:
  explicit Text(std::string text) : text_(std::move(text)) {}
  std::size_t read(char* out, std::size_t n) override {
    const std::size_t got = text_.copy(out, n, at_);
    at_ += got;
    return got;
  }
  std::uint64_t consumed() const override { return at_; }
  const std::string& name() const override { return name_; }

 private:
  std::string text_, name_ = "text";
  std::size_t at_ = 0;
};

}  // namespace

TEST_CASE("who waits for an answer before the next line gets it") {
  const TemporaryDirectory scratch;
  const Model model = unigrams(scratch, -2, -0.5F);
  std::size_t answers = 0, waited = 0;
  Typist typist({"a b\n", "b\n", "a a a\n"}, answers);
  const TextTotals totals = TextScorer(model, 4).score(
      typist, [&](const ScoredSentence&) { ++answers; }, [&] { ++waited; });
  CHECK(totals.sentences == 3);
  CHECK(answers == 3);
  CHECK(waited == 3);
}

TEST_CASE("tokens of probability zero are counted, and an infinite one of the unknown word stays with the unknown") {
  const TemporaryDirectory scratch;
  {
    const Model model = unigrams(scratch, -2, -99);
    Text text("a b b\na\n");
    const TextTotals totals = TextScorer(model).score(text);
    CHECK(totals.impossible == 2);
    CHECK(totals.tokens == 6);
  }
  const Model model = unigrams(scratch, -std::numeric_limits<float>::infinity(), -0.5F);
  Text text("a c b\n");
  const TextTotals totals = TextScorer(model).score(text);
  CHECK(totals.impossible == 1);
  CHECK(totals.oov == 1);
  CHECK(std::isinf(totals.perplexity()));
  CHECK(totals.perplexity_without_oov() == doctest::Approx(std::pow(10.0, 2.0 / 3)));
}
