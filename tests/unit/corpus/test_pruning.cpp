// Counting in bounded memory: rare words go, and the accounts say so.
#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

#include "corpus/block_counter.hpp"
#include "support/temporary_directory.hpp"
#include "wordloom/corpus/corpus.hpp"

using namespace wordloom;
using wordloom::testing::TemporaryDirectory;

namespace {

/// 60,000 words that come once, and every few words one of ten that come again and again.
std::vector<std::string> words_with_a_long_tail() {
  std::vector<std::string> words;
  for (int i = 0; i < 60'000; ++i) {
    words.push_back("rare" + std::to_string(i));
    words.push_back("often" + std::to_string(i % 10));
    if (i % 3 == 0) words.push_back("never");
  }
  return words;
}

std::string lines_of(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) text += words[i] + (i % 17 == 16 ? "\n" : " ");
  return text;
}

AnalyzerRecipe plain() {
  AnalyzerRecipe recipe;
  recipe.tokenizer = AnalyzerRecipe::Tokenizer::whitespace;
  return recipe;
}

IngestOptions one_mebibyte(std::size_t threads) {
  IngestOptions options;
  options.limits.min_count = 5;
  options.threads = threads;
  options.max_table_bytes = threads << 20;
  return options;
}

}  // namespace

TEST_CASE("full tables drop rare words, frequent ones keep their counts, and every token is accounted for") {
  const TemporaryDirectory directory;
  const std::vector<std::string> words = words_with_a_long_tail();
  const std::string path = directory.write("t", lines_of(words));
  for (const std::size_t threads : {1, 3}) {
    CAPTURE(threads);
    const EncodedCorpus corpus = ingest({{path, 0}}, plain(), one_mebibyte(threads));
    const IngestCounts& c = corpus.counts();
    CHECK(c.pruned_types > 10'000);
    CHECK(c.pruned_types == c.pruned_tokens);
    CHECK(c.pruned_at_most == 1);
    CHECK(c.tokens_read == words.size());
    CHECK(c.tokens_kept == 80'000);
    CHECK(c.tokens_read == c.tokens_kept + c.below_min_count + c.pruned_tokens);
    IngestCounts counted;
    const Vocabulary vocabulary = count_words({{path, 0}}, plain(), one_mebibyte(threads), &counted);
    CHECK(vocabulary.size() == 11);
    CHECK(counted.pruned_types > 10'000);
    CHECK(counted.tokens_read == counted.tokens_kept + counted.below_min_count + counted.pruned_tokens);
    CHECK(c.types_read < 60'011);
    REQUIRE(corpus.vocabulary().size() == 11);
    CHECK(corpus.vocabulary().count(*corpus.vocabulary().find("never")) == 20'000);
    CHECK(corpus.vocabulary().count(*corpus.vocabulary().find("often3")) == 6'000);
    // What is left of the text, in its order.
    std::size_t token = 0;
    for (const std::string& word : words)
      if (!word.starts_with("rare")) REQUIRE(corpus.vocabulary().word(Row(corpus.tokens()[token++])) == word);
    CHECK(token == corpus.tokens().size());
  }
}

TEST_CASE("of words that all came once the older half goes, and what is left is encoded as itself") {
  const TemporaryDirectory directory;
  std::vector<std::string> words;
  for (int i = 0; i < 100'000; ++i) words.push_back(std::to_string(i));
  const std::string path = directory.write("t", lines_of(words));
  IngestOptions options = one_mebibyte(1);
  options.limits.min_count = 1;
  const EncodedCorpus corpus = ingest({{path, 0}}, plain(), options);
  const IngestCounts& c = corpus.counts();
  CHECK(c.pruned_types > 50'000);
  CHECK(c.tokens_kept == words.size() - c.pruned_types);
  CHECK(c.tokens_kept > 1000);
  REQUIRE(corpus.tokens().size() == c.tokens_kept);
  for (std::size_t i = 0; i < c.tokens_kept; ++i)
    REQUIRE(corpus.vocabulary().word(Row(corpus.tokens()[i])) == words[c.pruned_types + i]);
}

TEST_CASE("a table that is emptied tells later words apart from those that went") {
  const TemporaryDirectory directory;
  const std::string fixed_path = directory.write("fixed", "only\n");
  IngestOptions options = one_mebibyte(1);
  options.limits.min_count = 1;
  const EncodedCorpus of_one = ingest({{fixed_path, 0}}, plain(), options);
  std::vector<std::string> words;
  for (int i = 0; i < 100'000; ++i) words.push_back(std::to_string(i));
  for (int i = 0; i < 100; ++i) words.push_back("only");  // after everything else was dropped
  const std::string path = directory.write("t", lines_of(words));
  const EncodedCorpus corpus = ingest({{path, 0}}, plain(), options, &of_one.vocabulary());
  CHECK(corpus.counts().unknown == 100'000);
  CHECK(corpus.tokens().size() == 100);
}

TEST_CASE("words of a given vocabulary are never dropped") {
  const TemporaryDirectory directory;
  const std::vector<std::string> words = words_with_a_long_tail();
  const std::string path = directory.write("t", lines_of(words));
  IngestOptions unbounded = one_mebibyte(2);
  unbounded.max_table_bytes = 0;
  const Vocabulary given = ingest({{directory.write("v", "rare0 rare0 rare59999 often1"), 0}}, plain(),
                                  [] {
                                    IngestOptions options;
                                    options.limits.min_count = 1;
                                    return options;
                                  }())
                               .vocabulary();
  const EncodedCorpus whole = ingest({{path, 0}}, plain(), unbounded, &given);
  const EncodedCorpus bounded = ingest({{path, 0}}, plain(), one_mebibyte(2), &given);
  CHECK(bounded.counts().pruned_types > 10'000);
  CHECK(bounded.counts().unknown == whole.counts().unknown);
  CHECK(bounded.counts().tokens_kept == 6'002);
  CHECK(std::vector(bounded.tokens().begin(), bounded.tokens().end()) ==
        std::vector(whole.tokens().begin(), whole.tokens().end()));
}

TEST_CASE("given words that fill the tables by themselves are not laid anew with every batch") {
  std::vector<std::pair<std::string, std::int64_t>> entries;
  for (int i = 0; i < 40'000; ++i) entries.emplace_back("given" + std::to_string(i), 1);
  const Vocabulary given(entries, 1);
  for (const bool keep_ids : {true, false}) {
    BlockCounter counter(Analyzer(plain()), keep_ids, 1, &given);
    std::string text;
    for (int i = 0; i < 400'000; ++i) {
      text += "given" + std::to_string(i % 40'000) + " ";
      if (i % 100 == 0) text += "unknown ";  // in every batch
    }
    Block block;
    block.buffer.assign(text.begin(), text.end());
    block.size = text.size();
    counter.count(block, "text");
    CHECK(counter.pruned().types >= 1);
    CHECK(counter.pruned().types < 10);  // each time it was met again after the tables were laid anew
    std::int64_t total = 0;
    for (std::uint32_t i = 0; i < counter.words().size(); ++i)
      if (counter.words().word(i).starts_with("given")) total += counter.counts()[i];
    CHECK(total == 400'000);
  }
}

TEST_CASE("a limit smaller than the number of threads is a limit") {
  const TemporaryDirectory directory;
  const std::string path = directory.write("t", lines_of(words_with_a_long_tail()));
  IngestOptions options = one_mebibyte(3);
  options.max_table_bytes = 2;
  CHECK(ingest({{path, 0}}, plain(), options).counts().pruned_types > 0);
}
