#include <doctest/doctest.h>
#include <fmt/format.h>

#include <set>
#include <vector>

#include "support/temporary_directory.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/corpus/hold_out.hpp"

using namespace wordloom;

namespace {

/// `lines` sentences, the i-th of one to three words "s<i>", in two files of which the first has a third of them.
EncodedCorpus numbered(int lines) {
  const wordloom::testing::TemporaryDirectory directory;
  std::vector<std::string> paths;
  for (int file = 0; file < 2; ++file) {
    std::string text;
    for (int i = file == 0 ? 0 : lines / 3; i < (file == 0 ? lines / 3 : lines); ++i)
      for (int k = 0; k <= i % 3; ++k) text += fmt::format("s{}{}", i, k == i % 3 ? '\n' : ' ');
    paths.push_back(directory.write(std::to_string(file), text));
  }
  AnalyzerRecipe recipe;
  recipe.tokenizer = AnalyzerRecipe::Tokenizer::whitespace;
  IngestOptions options;
  options.limits.min_count = 1;
  return ingest(expand_inputs(paths), recipe, options);
}

std::vector<std::vector<std::uint32_t>> sentences(const EncodedCorpus& corpus) {
  std::vector<std::vector<std::uint32_t>> all;
  std::uint64_t begin = 0;
  for (const std::uint64_t end : corpus.sentence_ends()) {
    all.emplace_back(corpus.tokens().begin() + static_cast<std::ptrdiff_t>(begin),
                     corpus.tokens().begin() + static_cast<std::ptrdiff_t>(end));
    begin = end;
  }
  return all;
}

}  // namespace

TEST_CASE("every sentence is in one of the parts, whole and in order, about the fraction in the held-out one") {
  const EncodedCorpus corpus = numbered(3000);
  const DividedCorpus d = hold_out(corpus, 0.2, 7);
  const auto train = sentences(d.train), held = sentences(d.held_out), all = sentences(corpus);
  CHECK(train.size() + held.size() == all.size());
  CHECK(static_cast<double>(held.size()) == doctest::Approx(600).epsilon(0.1));
  std::size_t t = 0, h = 0;
  for (const auto& sentence : all) {
    const bool in_train = t < train.size() && train[t] == sentence;
    CHECK((in_train || (h < held.size() && held[h] == sentence)));
    (in_train ? t : h) += 1;
  }
  for (const EncodedCorpus* part : {&d.train, &d.held_out}) {
    CHECK(part->vocabulary().size() == corpus.vocabulary().size());
    CHECK(part->document_ends().size() == 2);
    CHECK(part->document_ends().back() == part->tokens().size());
    CHECK(part->counts().sentences == part->sentence_ends().size());
    CHECK(static_cast<double>(part->document_ends().front()) ==
          doctest::Approx(static_cast<double>(part->tokens().size()) / 3).epsilon(0.15));
  }
}

TEST_CASE("one seed makes one choice, another seed another") {
  const EncodedCorpus corpus = numbered(300);
  const auto held = [&](std::uint64_t seed) { return sentences(hold_out(corpus, 0.3, seed).held_out); };
  CHECK(held(1) == held(1));
  CHECK(held(1) != held(2));
}

TEST_CASE("a part that would be empty and a fraction that is none are refused") {
  const EncodedCorpus corpus = numbered(3);
  CHECK_THROWS_WITH(hold_out(corpus, 1e-9, 1), doctest::Contains("nothing to validate on"));
  CHECK_THROWS_WITH(hold_out(corpus, 0.999999, 1), doctest::Contains("nothing to train on"));
  CHECK_THROWS_WITH(hold_out(corpus, 0, 1), doctest::Contains("must be above 0"));
  CHECK_THROWS_WITH(hold_out(corpus, 1, 1), doctest::Contains("must be above 0"));
}
