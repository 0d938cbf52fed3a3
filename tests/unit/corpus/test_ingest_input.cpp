// What comes in: compressed files, long lines, broken and missing text, a user who stops.
#include <doctest/doctest.h>
#include <zlib.h>

#include <random>
#include <string>
#include <vector>

#include "corpus/block_counter.hpp"
#include "corpus/corpus_builder.hpp"
#include "support/temporary_directory.hpp"
#include "support/thrown.hpp"
#include "wordloom/core/error.hpp"

using namespace wordloom;
using testing::thrown;
using wordloom::testing::TemporaryDirectory;

namespace {

AnalyzerRecipe whitespace_recipe() {
  AnalyzerRecipe recipe;
  recipe.tokenizer = AnalyzerRecipe::Tokenizer::whitespace;
  return recipe;
}

IngestOptions all_words(std::size_t threads = 1) {
  IngestOptions options;
  options.limits.min_count = 1;
  options.threads = threads;
  return options;
}

std::string words_of(const EncodedCorpus& corpus) {
  std::string all;
  for (const std::uint32_t row : corpus.tokens()) all.append(corpus.vocabulary().word(Row(row))) += ' ';
  return all;
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a gzip file and the plain one give the same corpus") {
  const TemporaryDirectory directory;
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "word" + std::to_string(i % 700) + (i % 13 == 0 ? "\n" : " ");
  const std::string packed = directory / "t.gz";
  gzFile file = gzopen(packed.c_str(), "wb");
  REQUIRE(file != nullptr);
  REQUIRE(gzwrite(file, text.data(), static_cast<unsigned>(text.size())) == static_cast<int>(text.size()));
  gzclose(file);
  const EncodedCorpus a = ingest({{directory.write("t", text), 0}}, whitespace_recipe(), all_words());
  const EncodedCorpus b = ingest({{packed, 0}}, whitespace_recipe(), all_words(2));
  CHECK(a.tokens().size() == 5000);
  CHECK(words_of(a) == words_of(b));
  CHECK(b.counts().bytes == text.size());
}

TEST_CASE("a long line is cut where that changes no word, and stays one sentence") {
  const TemporaryDirectory directory;
  std::mt19937 random(5);
  static const std::string kPieces[] = {"don't",
                                        "a",
                                        "\xE3\x81\x93\xE3\x82\x8C\xE3\x81\xAF",
                                        "3.5",
                                        "U.S.",
                                        "caf\xC3\xA9",
                                        "\xF0\x9F\x98\x80",
                                        "e\xCC\x81",
                                        "x",
                                        "(",
                                        "hyphen-ated",
                                        "\xD8\xB3"};
  std::string text;
  while (text.size() < 6000) {
    text += kPieces[random() % std::size(kPieces)];
    if (random() % 3 > 0) text += random() % 9 == 0 ? ", " : " ";
  }
  AnalyzerRecipe recipe;
  for (const auto tokenizer : {AnalyzerRecipe::Tokenizer::icu, AnalyzerRecipe::Tokenizer::whitespace}) {
    recipe.tokenizer = tokenizer;
    recipe.keep_punctuation = true;
    const std::vector<InputFile> inputs{{directory.write("t", text), text.size()}};
    IngestOptions options = all_words();
    options.max_sentence = 0x7fffffff;
    const EncodedCorpus whole = ingest(inputs, recipe, options);
    for (const std::size_t block : {1, 10, 100, 1000}) {
      CAPTURE(block);
      options.threads = 1 + block % 3;
      const EncodedCorpus cut = CorpusBuilder::build(inputs, recipe, options, nullptr, {}, nullptr, {.block = block});
      CHECK(words_of(cut) == words_of(whole));
      CHECK(cut.sentence_ends().size() == 1);
      CHECK(cut.counts().lines == 1);
      CHECK(cut.counts().lines_cut == 0);
    }
  }
}

TEST_CASE("a line of several batches gives the words of the analyzer called once") {
  std::string text;
  for (int i = 0; text.size() < 300000; ++i) text += (i % 7 == 0 ? "it's " : "word") + std::to_string(i % 900) + " ";
  AnalyzerRecipe recipe;
  BlockCounter counter(Analyzer(recipe), true);
  Block block;
  block.buffer.assign(text.begin(), text.end());
  block.size = text.size();
  counter.count(block, "text");
  TokenBuffer expected;
  Analyzer(recipe).words(text, expected);
  const auto ids = counter.ids();
  REQUIRE(ids.size() == expected.size() + 1);
  CHECK(ids.back() == kSentenceEnd);
  for (std::size_t i = 0; i < expected.size(); ++i) REQUIRE(counter.words().word(ids[i]) == expected[i]);
}

TEST_CASE("a line without any place to cut is cut at characters, and that is counted") {
  const TemporaryDirectory directory;
  std::string text;
  for (int i = 0; i < 100; ++i) text += "\xE2\x82\xAC";
  const BlockSizes tiny{.block = 16, .longest_line = 64};
  const EncodedCorpus corpus = CorpusBuilder::build({{directory.write("t", text + "\nb"), 0}}, whitespace_recipe(),
                                                    all_words(), nullptr, {}, nullptr, tiny);
  CHECK(corpus.counts().lines_cut >= 3);
  CHECK(corpus.counts().lines == 2);
  CHECK(corpus.counts().analyzer.broken_utf8 == 0);
  CHECK(corpus.sentence_ends().size() == 2);
  std::string joined;
  for (const std::uint32_t row : corpus.tokens()) joined += corpus.vocabulary().word(Row(row));
  CHECK(joined == text + "b");
}

TEST_CASE("a byte order mark at the start of a file is no part of its first word") {
  const TemporaryDirectory directory;
  const std::vector<InputFile> inputs{{directory.write("a", "\xEF\xBB\xBFone two\n"), 0},
                                      {directory.write("b", "\xEF\xBB\xBF"), 0}};
  for (const std::size_t block : {1, 4, 1000}) {
    const EncodedCorpus corpus =
        CorpusBuilder::build(inputs, whitespace_recipe(), all_words(), nullptr, {}, nullptr, {.block = block});
    CHECK(words_of(corpus) == "one two ");
    CHECK(corpus.document_ends().size() == 2);
  }
}

TEST_CASE("binary files and empty input are refused with name and byte") {
  const TemporaryDirectory directory;
  const std::string binary = directory.write("binary", std::string("text\0text", 9));
  const Error nul = thrown([&] { ingest({{binary, 9}}, whitespace_recipe(), all_words()); });
  CHECK(nul.kind() == ErrorKind::format);
  CHECK(contains(nul.message(), binary + ": byte 4"));
  CHECK(contains(nul.message(), "looks like a binary file"));

  std::string late(std::size_t{70} << 10, 'x');
  late += std::string("\0 y", 3);
  CHECK(ingest({{directory.write("late", late), 0}}, whitespace_recipe(), all_words()).counts().tokens_read >= 1);

  const std::string empty = directory.write("empty", "");
  const Error nothing = thrown([&] { ingest({{empty, 0}}, whitespace_recipe(), all_words()); });
  CHECK(nothing.kind() == ErrorKind::format);
  CHECK(contains(nothing.message(), empty));
  CHECK(thrown([&] {
          ingest({{empty, 0}, {empty, 0}}, whitespace_recipe(), all_words());
        }).kind() == ErrorKind::format);
  CHECK(thrown([&] { ingest({}, whitespace_recipe(), all_words()); }).kind() == ErrorKind::usage);
  CHECK(thrown([&] {
          ingest({{directory / "missing", 0}}, whitespace_recipe(), all_words());
        }).kind() == ErrorKind::io);
}

TEST_CASE("text without a word, or without a frequent one, is an empty vocabulary that is explained") {
  const TemporaryDirectory directory;
  const Error blank = thrown([&] { ingest({{directory.write("t", "\n \n"), 3}}, whitespace_recipe(), all_words()); });
  CHECK(blank.kind() == ErrorKind::format);
  const Error rare = thrown([&] { ingest({{directory.write("t", "a b a\n"), 6}}, whitespace_recipe(), {}); });
  CHECK(rare.kind() == ErrorKind::config);
  CHECK(contains(rare.message(), "--min-count 2"));
}

TEST_CASE("strict UTF-8 names the file and the byte of the first broken sequence, whatever the threads") {
  const TemporaryDirectory directory;
  std::string text;
  for (int i = 0; i < 400; ++i) text += "some good line\r\n";
  const std::size_t at = text.size() + 5;
  text += "caf \xC3\xA9 \xE9t\xE9\n";  // Latin-1 after a good character
  for (int i = 0; i < 400; ++i) text += "bad \xFF line\n";
  const std::string path = directory.write("t", "\xEF\xBB\xBF" + text);
  AnalyzerRecipe recipe = whitespace_recipe();
  recipe.utf8 = Utf8Policy::strict;
  for (const std::size_t threads : {1, 2, 3}) {
    const Error broken = thrown([&] {
      CorpusBuilder::build({{path, 0}}, recipe, all_words(threads), nullptr, {}, nullptr, {.block = 100});
    });
    CHECK(broken.kind() == ErrorKind::format);
    CHECK(contains(broken.message(), path + ": byte " + std::to_string(at + 5) + ": 0xe9"));
  }
  recipe.utf8 = Utf8Policy::replace;
  CHECK(ingest({{path, 0}}, recipe, all_words(2)).counts().analyzer.broken_utf8 == 402);
}

TEST_CASE("a user who stops gets an error that says so, and progress comes from one thread at a time") {
  const TemporaryDirectory directory;
  const std::string text(20000, '\n');
  const std::vector<InputFile> inputs{{directory.write("t", text + "a"), 20001}};
  const StopFlag stop{true};
  const Error stopped = thrown([&] { ingest(inputs, whitespace_recipe(), all_words(2), nullptr, {}, &stop); });
  CHECK(stopped.kind() == ErrorKind::io);
  CHECK(contains(stopped.message(), "interrupted"));
  double done = 0, total = 0;
  ingest(inputs, whitespace_recipe(), all_words(2), nullptr, [&](const Progress& progress) {
    CHECK(progress.phase == "read");
    done = progress.done;
    total = progress.total;
  });
  CHECK(done == 20001);
  CHECK(total == 20001);
}

TEST_CASE("options out of range are refused") {
  IngestOptions options;
  options.threads = 0;
  CHECK(thrown([&] { options.validate(); }).kind() == ErrorKind::config);
  options = {};
  options.max_sentence = 0;
  CHECK(thrown([&] { options.validate(); }).kind() == ErrorKind::config);
  options = {};
  options.limits.min_count = 0;
  CHECK(thrown([&] { options.validate(); }).kind() == ErrorKind::config);
  options = {};
  options.specials.pad = 3;
  CHECK(thrown([&] { options.validate(); }).kind() == ErrorKind::config);
}

TEST_CASE("line ends are counted as a word when asked for, and are in no sentence") {
  const TemporaryDirectory directory;
  const std::vector<InputFile> inputs{{directory.write("t", "a b\n\na </s> a\r\nb b b"), 0}};
  IngestOptions options = all_words();
  const EncodedCorpus plain = ingest(inputs, whitespace_recipe(), options);
  CHECK_FALSE(plain.vocabulary().has_line_end());
  options.line_end_word = true;
  const EncodedCorpus corpus = ingest(inputs, whitespace_recipe(), options);
  const Vocabulary& v = corpus.vocabulary();
  REQUIRE(v.size() == 3);
  CHECK(v.has_line_end());
  CHECK(v.word(Row(0)) == "</s>");
  CHECK(v.count(Row(0)) == 5);  // four lines and the word
  CHECK(words_of(corpus) == "a b a a b b b ");
  CHECK(corpus.sentence_ends().size() == plain.sentence_ends().size());
  CHECK(corpus.counts().tokens_kept == 7);
  CHECK(corpus.counts().below_min_count == 0);
  CHECK(corpus.counts().line_end_words == 1);
  IngestCounts counts;
  const Vocabulary counted = count_words(inputs, whitespace_recipe(), options, &counts);
  CHECK(counted.count(Row(0)) == 5);
  CHECK(counts.tokens_kept == 7);
  CHECK(counts.line_end_words == 1);
  // As it is given, so it stays.
  CHECK(words_of(ingest(inputs, whitespace_recipe(), options, &plain.vocabulary())) == words_of(plain));
  const EncodedCorpus again = ingest(inputs, whitespace_recipe(), all_words(), &v);
  CHECK(words_of(again) == words_of(corpus));
  CHECK(again.counts().unknown == 0);
  CHECK(again.counts().line_end_words == 1);
}

TEST_CASE("tokens that are left out stand under the limit that left them out") {
  const TemporaryDirectory directory;
  const std::vector<InputFile> inputs{{directory.write("t", "a a a a a </s>\nb b b b c c c d d e\n"), 0}};
  IngestOptions options = all_words();
  options.limits.min_count = 2;
  options.limits.max_size = 3;
  options.line_end_word = true;
  const EncodedCorpus corpus = ingest(inputs, whitespace_recipe(), options);
  IngestCounts counted;
  count_words(inputs, whitespace_recipe(), options, &counted);
  for (const IngestCounts* c : {&corpus.counts(), static_cast<const IngestCounts*>(&counted)}) {
    CHECK(c->tokens_read == 16);
    CHECK(c->tokens_kept == 12);
    CHECK(c->below_min_count == 1);
    CHECK(c->beyond_max_size == 2);
    CHECK(c->line_end_words == 1);
    CHECK(c->unknown == 0);
  }
  options.limits.max_size = 0;
  options.limits.target_size = 2;  // raises the minimum count to 4
  const IngestCounts raised = ingest(inputs, whitespace_recipe(), options).counts();
  CHECK(raised.tokens_kept == 9);
  CHECK(raised.below_min_count == 6);
  CHECK(raised.beyond_max_size == 0);
}

TEST_CASE("words are counted without a place for temporary files") {
  const TemporaryDirectory directory;
  const std::vector<InputFile> inputs{{directory.write("t", "a b a\n"), 0}};
  IngestOptions options = all_words();
  options.spool_directory = directory / "nowhere";
  CHECK(count_words(inputs, whitespace_recipe(), options).size() == 2);
  CHECK(thrown([&] { ingest(inputs, whitespace_recipe(), options); }).kind() == ErrorKind::io);
}
