// The ingest against its plainest form, on random text.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <random>
#include <string>
#include <vector>

#include "corpus/corpus_builder.hpp"
#include "support/temporary_directory.hpp"
#include "unit/corpus/reference_ingest.hpp"

using namespace wordloom;
using wordloom::testing::TemporaryDirectory;

namespace {

AnalyzerRecipe plain_recipe() {
  AnalyzerRecipe recipe;
  recipe.tokenizer = AnalyzerRecipe::Tokenizer::whitespace;
  recipe.normalization = AnalyzerRecipe::Normalization::none;
  recipe.letter_case = AnalyzerRecipe::Case::keep;
  recipe.keep_punctuation = true;
  return recipe;
}

// Few letters, so that words repeat; all kinds of white space, empty lines, long lines, a text without a last line end.
std::string random_text(std::mt19937& random, std::size_t size) {
  static const std::string kPieces[] = {"a", "b", "c", "\xC3\xA9", "<unk>", "</s>", "\xE2\x82\xAC", "."};
  std::string text;
  const auto newlines = 2 + random() % 60;
  while (text.size() < size) {
    for (auto n = 1 + random() % 3; n > 0; --n) text += kPieces[random() % std::size(kPieces)];
    text += random() % newlines == 0 ? "\n" : random() % 9 == 0 ? "\r\n" : random() % 5 == 0 ? " \t " : " ";
    if (random() % 40 == 0) text += "\n\n";
  }
  return text;
}

template <class T>
std::vector<T> copy_of(std::span<const T> values) {
  return {values.begin(), values.end()};
}

void check_equal(const EncodedCorpus& corpus, const ReferenceCorpus& reference) {
  REQUIRE(corpus.vocabulary().size() == reference.words.size());
  for (std::uint32_t row = 0; row < reference.words.size(); ++row) {
    REQUIRE(corpus.vocabulary().word(Row(row)) == reference.words[row].first);
    if (reference.words[row].second > 0) REQUIRE(corpus.vocabulary().count(Row(row)) == reference.words[row].second);
  }
  CHECK(copy_of(corpus.tokens()) == reference.tokens);
  CHECK(copy_of(corpus.sentence_ends()) == reference.sentence_ends);
  CHECK(copy_of(corpus.document_ends()) == reference.document_ends);
  const IngestCounts& counts = corpus.counts();
  CHECK(counts.tokens_read == reference.tokens_read);
  CHECK(counts.tokens_read == counts.tokens_kept + counts.below_min_count + counts.unknown);
  CHECK(counts.tokens_read == counts.analyzer.words);
  CHECK(counts.lines == reference.lines);
  CHECK(counts.sentences == reference.sentence_ends.size());
  CHECK(counts.lines_cut == 0);
}

}  // namespace

TEST_CASE("with any threads and block sizes the ingest is that of a plain loop") {
  std::mt19937 random(11);
  for (int round = 0; round < 40; ++round) {
    const TemporaryDirectory directory;
    std::vector<std::string> texts;
    std::vector<InputFile> inputs;
    for (auto n = 1 + random() % 4; n > 0; --n) {
      texts.push_back(random() % 6 == 0 && n > 1 ? "" : random_text(random, 1 + random() % 3000));
      inputs.push_back({directory.write(fmt::format("t{}", n), texts.back()), texts.back().size()});
    }
    IngestOptions options;
    options.limits.min_count = 1 + random() % 2;
    options.max_sentence = random() % 2 == 0 ? 1000 : static_cast<std::uint32_t>(1 + random() % 9);
    options.keep_unknown = random() % 2 == 0;
    const ReferenceCorpus reference = reference_ingest(texts, options);
    for (const std::size_t threads : {1, 2, 3}) {
      options.threads = threads;
      for (const std::size_t block : {1, 5, 64, 1000, 1 << 20}) {
        CAPTURE(round);
        CAPTURE(threads);
        CAPTURE(block);
        check_equal(CorpusBuilder::build(inputs, plain_recipe(), options, nullptr, {}, nullptr, {.block = block}),
                    reference);
      }
    }
  }
}

TEST_CASE("with a given vocabulary unknown words are dropped or marked, and counted") {
  std::mt19937 random(12);
  const TemporaryDirectory directory;
  const std::string text = random_text(random, 20000);
  const std::vector<InputFile> inputs{{directory.write("t", text), text.size()}};
  const Vocabulary given({{"a", 100}, {"<unk>", 50}, {"</s>", 30}, {"never", 20}, {"ab", 1}}, 1);
  const std::vector<std::string> words{"a", "<unk>", "</s>", "never", "ab"};
  IngestOptions options;
  options.limits.min_count = 1000;  // limits are not applied
  for (const bool keep : {false, true}) {
    options.keep_unknown = keep;
    for (const std::size_t threads : {1, 2}) {
      options.threads = threads;
      const EncodedCorpus corpus =
          CorpusBuilder::build(inputs, plain_recipe(), options, &given, {}, nullptr, {.block = 512});
      check_equal(corpus, reference_ingest({text}, options, &words));
      CHECK(corpus.counts().below_min_count == 0);
      CHECK(corpus.counts().unknown > 0);
      CHECK(corpus.counts().tokens_kept + (keep ? corpus.counts().unknown : 0) == corpus.tokens().size());
    }
  }
}

TEST_CASE("long lines that are split are counted once each") {
  const TemporaryDirectory directory;
  const std::string text = "a a a a a a a\na a a\na a\n";
  IngestOptions options;
  options.limits.min_count = 1;
  options.max_sentence = 3;
  const EncodedCorpus corpus = ingest({{directory.write("t", text), text.size()}}, plain_recipe(), options);
  CHECK(copy_of(corpus.sentence_ends()) == std::vector<std::uint64_t>{3, 6, 7, 10, 12});
  CHECK(corpus.counts().sentences_split == 1);
}

TEST_CASE("counting alone gives the vocabulary and the counts of the ingest") {
  std::mt19937 random(13);
  const TemporaryDirectory directory;
  const std::string text = random_text(random, 30000);
  const std::vector<InputFile> inputs{{directory.write("t", text), text.size()}};
  IngestOptions options;
  options.limits.min_count = 3;
  const EncodedCorpus corpus = ingest(inputs, plain_recipe(), options);
  options.threads = 2;
  IngestCounts counts;
  const Vocabulary counted = count_words(inputs, plain_recipe(), options, &counts);
  REQUIRE(counted.size() == corpus.vocabulary().size());
  for (std::uint32_t row = 0; row < counted.size(); ++row) {
    CHECK(counted.word(Row(row)) == corpus.vocabulary().word(Row(row)));
    CHECK(counted.count(Row(row)) == corpus.vocabulary().count(Row(row)));
  }
  CHECK(counts.tokens_read == corpus.counts().tokens_read);
  CHECK(counts.tokens_kept == corpus.counts().tokens_kept);
  CHECK(counts.below_min_count == corpus.counts().below_min_count);
  CHECK(counts.types_read == corpus.counts().types_read);
  CHECK(counts.highest_count == corpus.counts().highest_count);
  CHECK(counts.lines == corpus.counts().lines);
}

TEST_CASE("the id cache outlives the corpus object it was copied from") {
  const TemporaryDirectory directory;
  IngestOptions options;
  options.limits.min_count = 1;
  EncodedCorpus kept;
  {
    const EncodedCorpus corpus = ingest({{directory.write("t", "b a a\n"), 6}}, plain_recipe(), options);
    kept = corpus;
  }
  CHECK(copy_of(kept.tokens()) == std::vector<std::uint32_t>{1, 0, 0});
}
