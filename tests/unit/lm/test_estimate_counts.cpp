#include <doctest/doctest.h>

#include <set>

#include "lm/count_table.hpp"
#include "lm/last_ngrams.hpp"
#include "unit/lm/estimated.hpp"
#include "wordloom/core/error.hpp"

using namespace lm_test;

namespace {

// Every n-gram with its count, by maps and sets.
std::map<Ngram, std::uint32_t> counted_plainly(const LmText& text, std::uint32_t order, CountKind kind) {
  std::vector<WordIndex> words(text.positions());
  text.read_all(words.data());
  std::map<Ngram, std::uint32_t> occurrences;
  std::map<Ngram, std::set<WordIndex>> before;
  for (std::size_t end = 0; end < words.size(); ++end) {
    if (words[end] == kBegin) continue;
    Ngram ngram;
    for (std::size_t i = end;; --i) {
      ngram.insert(ngram.begin(), words[i]);
      ++occurrences[ngram];
      if (words[i] == kBegin || ngram.size() == order) break;
      before[ngram].insert(words[i - 1]);
    }
  }
  if (kind == CountKind::continuations)
    for (auto& [ngram, count] : occurrences)
      if (ngram.size() < order && ngram.front() != kBegin) count = static_cast<std::uint32_t>(before[ngram].size());
  return occurrences;
}

std::map<Ngram, std::uint32_t> as_map(const LmText& text, const CountOptions& options) {
  PagePool pool;
  BlockSorter sorter("cpu", options.threads);
  const CountTable table = count_in_memory(text, options, pool, sorter);
  std::map<Ngram, std::uint32_t> all;
  std::vector<Ngram> below;
  for (WordIndex w = 0; w < table.unigrams.size(); ++w) {
    below.push_back({w});
    if (table.unigrams[w] > 0) all[{w}] = table.unigrams[w];
  }
  for (std::uint32_t k = 2; k <= table.order; ++k) {
    const OrderTable& t = table.orders[k];
    std::vector<Ngram> here;
    for (std::size_t i = 0; i < t.size; ++i) {
      Ngram ngram = below[t.suffix[i]];
      ngram.insert(ngram.begin(), t.first_word(i));
      // The context, found another way, is what the n-gram begins with.
      CHECK(below[t.context[i]] == Ngram(ngram.begin(), ngram.end() - 1));
      if (!here.empty()) CHECK(Ngram(here.back().rbegin(), here.back().rend()) < Ngram(ngram.rbegin(), ngram.rend()));
      all[ngram] = t.count[i];
      here.push_back(std::move(ngram));
    }
    below = std::move(here);
  }
  return all;
}

}  // namespace

TEST_CASE("sorting once at the highest order gives the counts that maps give, at all orders") {
  for (const unsigned seed : {1U, 2U, 3U}) {
    const wordloom::EncodedCorpus corpus = corpus_of(random_text(seed, 40 * seed * seed, 15 * seed));
    const LmText text(corpus, {});
    for (const std::uint32_t order : {1U, 2U, 3U, 4U, 8U})
      for (const CountKind kind : {CountKind::continuations, CountKind::occurrences})
        for (const std::size_t threads : {1, 3})
          CHECK(as_map(text, {.order = order, .kind = kind, .prune = {}, .threads = threads}) ==
                counted_plainly(text, order, kind));
  }
}

TEST_CASE("n-grams whose words do not fit into a sort key are counted as well") {
  // 5,000 words take 13 bits: eight of them are more than the 96 bits of a key. Sentences that differ in their first
  // word alone have n-grams with equal keys.
  std::string text;
  for (int i = 0; i < 5000; ++i) text += fmt::format("v{}{}", i, i % 10 == 9 ? "\n" : " ");
  for (int i = 0; i < 300; ++i) text += fmt::format("v{} a b c d e f g h\n", i % 70);
  const wordloom::EncodedCorpus corpus = corpus_of(text);
  const LmText lm_text(corpus, {});
  CHECK_FALSE(KeyLayout(lm_text.words().size(), 8).complete);
  CHECK(as_map(lm_text, {.order = 8, .kind = CountKind::continuations, .prune = {}}) ==
        counted_plainly(lm_text, 8, CountKind::continuations));
}

TEST_CASE("a text read in pieces, which may begin and end within sentences, is the text") {
  std::string content = random_text(6, 50, 20);
  std::replace(content.begin() + 200, content.end() - 100, '\n', ' ');
  const wordloom::EncodedCorpus corpus = corpus_of(content + "<s> <unk>\n<unk> w1 <UNK>\n");
  const LmText text(corpus, {});
  CHECK(text.special_words() == 4);
  std::vector<WordIndex> whole(text.positions());
  text.read_all(whole.data());
  CHECK(std::count(whole.begin(), whole.end(), kBegin) == static_cast<std::ptrdiff_t>(text.sentences()));
  for (const std::size_t room : {std::size_t{1}, std::size_t{2}, std::size_t{7}, whole.size(), 2 * whole.size()}) {
    std::vector<WordIndex> pieces;
    std::size_t before = 0;
    for (LmText::Place at; text.read(at, room, pieces); before = pieces.size())
      CHECK(pieces.size() == std::min(before + room, whole.size()));
    CHECK(pieces == whole);
  }
}

TEST_CASE("a block that is split and split again comes out sorted") {
  // A vocabulary larger than the block is counted in ranges of words.
  for (const std::uint32_t vocabulary : {3000U, 1U << 20}) {
    std::mt19937 random(5);
    const KeyLayout layout(vocabulary, 4);
    std::vector<SortEntry> entries(200000), scratch(entries.size());
    for (std::uint32_t i = 0; i < entries.size(); ++i) {
      const std::uint64_t word = random() % 4 == 0 ? random() % vocabulary : 7;  // most end in one word
      entries[i] = {(word << (64 - layout.bits)) | (random() % 50), static_cast<std::uint32_t>(random() % 9) << 20, i};
    }
    std::vector<SortEntry> expected = entries;
    const auto key = [](const SortEntry& e) { return std::pair(e.hi, e.lo); };
    std::sort(expected.begin(), expected.end(), [&](auto& a, auto& b) { return key(a) < key(b); });
    for (const std::size_t threads : {1, 4}) {
      std::vector<SortEntry> sorted = entries;
      sort_entries(sorted, scratch, layout, threads);
      std::vector<bool> seen(entries.size());
      for (std::size_t i = 0; i < sorted.size(); ++i) {
        CHECK_FALSE(key(sorted[i]) != key(expected[i]));
        CHECK_FALSE(key(sorted[i]) != key(entries[sorted[i].position]));
        seen[sorted[i].position] = true;
      }
      CHECK(std::count(seen.begin(), seen.end(), false) == 0);
    }
  }
}

TEST_CASE("sorting on disk gives the model that memory gives, bit for bit, of many lines and of one") {
  const std::string lines = random_text(9, 3000, 400);
  std::string line = lines.substr(0, lines.size() - 1);
  std::replace(line.begin(), line.end(), '\n', ' ');
  for (const std::string& text : {lines, line})
    for (const Smoothing method : {Smoothing::kneser_ney, Smoothing::good_turing, Smoothing::witten_bell})
      for (const std::uint32_t order : {1U, 2U, 3U, 6U}) {
        EstimateConfig config;
        config.order = order;
        config.smoothing.method = method;
        if (order > 2) config.prune = {0, 0, 1};
        EstimateReport in_memory, on_disk;
        const NaiveModel one = estimated(text, config, &in_memory);
        config.max_memory = 200000;
        config.threads = 2;
        const NaiveModel other = estimated(text, config, &on_disk);
        CHECK_FALSE(in_memory.spilled);
        CHECK(on_disk.spilled);
        CHECK(one.header.counts == other.header.counts);
        CHECK(one.levels == other.levels);
        CHECK(in_memory.orders[order - 1].discount == on_disk.orders[order - 1].discount);
      }
}

TEST_CASE("words that models use for themselves are left out, taken for the unknown word, or refused") {
  const wordloom::EncodedCorpus corpus = corpus_of("a <s> b\n<unk> a </s> b\n");
  EstimateConfig config;
  config.order = 2;
  const LmText skipped(corpus, {.special_words = SpecialWords::skip});
  CHECK(skipped.special_words() == 3);
  CHECK(skipped.tokens() == 4);
  CHECK(skipped.words() == std::vector<std::string>{"<unk>", "<s>", "</s>", "a", "b"});
  CHECK(estimated(skipped, config).levels[1].contains({3, 4}));
  const LmText words(corpus, {.special_words = SpecialWords::word});
  CHECK(words.tokens() == 7);
  CHECK(estimated(words, config).levels[1].contains({3, kUnknown}));
  CHECK_THROWS_WITH_AS(LmText(corpus, {.special_words = SpecialWords::error}),
                       doctest::Contains("--special-words skip"), wordloom::Error);
}

TEST_CASE("discounts that cannot be estimated are replaced and spoken of, order by order") {
  for (const char* text : {"a\n", "a b c\n", "a a a a a a\n"}) {
    EstimateConfig config;
    config.order = 4;
    EstimateReport report;
    const NaiveModel model = estimated(text, config, &report);
    CHECK(report.warnings.size() == 4);
    CHECK(report.warnings[0].find("0.5, 1 and 1.5 are used") != std::string::npos);
    CHECK(report.orders[3].discount == std::array<double, 4>{0, 0.5, 1, 1.5});
    CHECK(model.header.order == 4);
  }
}

TEST_CASE("rare words count as the unknown word, which is then a word like others") {
  const wordloom::EncodedCorpus corpus = corpus_of("a b a c\na b a d\n", 2);
  EstimateConfig config;
  config.order = 2;
  const LmText text(corpus, {});
  CHECK(text.unknown() == 2);
  CHECK(estimated(text, config).levels[1].contains({3, kUnknown}));
  const LmText without(corpus, {.special_words = SpecialWords::skip, .drop_unknown = true});
  CHECK(without.tokens() == 6);
  CHECK_FALSE(estimated(without, config).levels[1].contains({3, kUnknown}));
}

TEST_CASE("the last n-gram of each lower order, by words as they first appear, is found with both its counts") {
  const wordloom::EncodedCorpus corpus = corpus_of("a b\nb z\nb z\na z\n");
  const std::vector<LastNgram> last = last_ngrams(LmText(corpus, {}), 5);
  REQUIRE(last.size() == 3);  // z; b z; <s> b z, where the sentence begins
  CHECK(last[0].occurrences == 3);
  CHECK(last[0].continuations == 2);
  CHECK(last[1].occurrences == 2);
  CHECK(last[1].continuations == 1);
  CHECK(last[2].occurrences == 2);
  CHECK(last[2].continuations == 2);
}

TEST_CASE("the last n-gram is found across the pieces that a long line is read in") {
  std::string line;
  constexpr int kWords = (1 << 18) + 50,
                kNext = (1 << 18) - 1;  // a piece begins at this word, after <s> and the others
  for (int i = 0; i < kWords; ++i)
    line += i == 10 || i == kNext - 1 ? "y " : i == 20 || i == kNext ? "z " : i % 2 == 0 ? "a " : "b ";
  const wordloom::EncodedCorpus corpus = corpus_of(line);
  const std::vector<LastNgram> last = last_ngrams(LmText(corpus, {}), 4);
  REQUIRE(last.size() == 3);  // z; y z; b y z
  CHECK(last[0].occurrences == 2);
  CHECK(last[0].continuations == 2);
  CHECK(last[1].occurrences == 1);
  CHECK(last[1].continuations == 1);
  CHECK(last[2].occurrences == 1);
}
