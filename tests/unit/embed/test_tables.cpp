#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <vector>

#include "support/corpus_of.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/embed/alias_table.hpp"
#include "wordloom/embed/config.hpp"
#include "wordloom/embed/draws.hpp"
#include "wordloom/embed/huffman.hpp"
#include "wordloom/embed/schedule.hpp"
#include "wordloom/embed/tables.hpp"

using namespace wordloom;

TEST_CASE("alias slots add up to the distribution they were made from") {
  const std::vector<double> weights{5, 0, 1, 3.5, 0.001, 12, 7};
  double sum = 0;
  for (const double w : weights) sum += w;
  const AliasTable table(weights);
  std::vector<double> mass(weights.size());
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    const auto slot = table.slots()[i];
    const double own = (static_cast<double>(slot.threshold) + 1) / 4294967296.0;
    mass[i] += own / table.size();
    mass[slot.alias] += (1 - own) / table.size();
  }
  for (std::size_t i = 0; i < weights.size(); ++i) CHECK(mass[i] == doctest::Approx(weights[i] / sum).epsilon(1e-6));
}

TEST_CASE("negatives are drawn as often as count^0.75 says") {
  const std::vector<std::int64_t> counts{1000, 500, 100, 20, 5, 5, 1};
  const AliasTable table = AliasTable::unigram(counts, 0.75);
  double sum = 0;
  for (const auto c : counts) sum += std::pow(static_cast<double>(c), 0.75);
  const CounterRng rng(1, 0);
  constexpr int kDraws = 400000;
  std::vector<int> seen(counts.size());
  for (int i = 0; i < kDraws; ++i) ++seen[table.draw(rng.bits(static_cast<std::uint64_t>(i), kDrawNegative))];
  double chi_squared = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double expected = kDraws * std::pow(static_cast<double>(counts[i]), 0.75) / sum;
    chi_squared += (seen[i] - expected) * (seen[i] - expected) / expected;
  }
  CHECK(chi_squared < 22.5);  // 6 degrees of freedom, p = 0.001
}

TEST_CASE("an alias table without any weight is refused") {
  CHECK_THROWS_AS(AliasTable(std::vector<double>{0, 0}), Error);
  CHECK_THROWS_AS(AliasTable(std::vector<double>{1, -1}), Error);
}

TEST_CASE("the mean path and the mean number of input rows weigh words by what sub-sampling keeps of them") {
  const EncodedCorpus corpus = testing::corpus_of([](std::ostream& out) { out << "abc ab abc xyz abc ab abc\n"; });
  const auto counts = corpus.vocabulary().counts();  // 4, 2, 1: paths of 1, 2, 2 nodes
  TrainConfig config;
  config.model.loss = Loss::hs;
  config.sampling.sample = 0;
  CHECK(TrainingTables(corpus, config).mean_rows(counts).path == doctest::Approx(10.0 / 7));
  CHECK(TrainingTables(corpus, config).mean_rows(counts).input == 1);

  config.sampling.sample = 0.16 / 7;  // t total / count is 0.04, 0.08 and 0.16
  const double kept[] = {4 * 0.24, 2 * (std::sqrt(0.08) + 0.08), 0.56};
  const double sum = kept[0] + kept[1] + kept[2];
  CHECK(TrainingTables(corpus, config).mean_rows(counts).path ==
        doctest::Approx((kept[0] + 2 * kept[1] + 2 * kept[2]) / sum));

  // "<abc>" has three n-grams of three characters, "<ab>" two, "<xyz>" three; and each word a row of its own.
  config.model.loss = Loss::ns;
  config.subwords.minn = config.subwords.maxn = 3;
  const MeanRows rows = TrainingTables(corpus, config.resolved()).mean_rows(counts);
  CHECK(rows.input == doctest::Approx((4 * kept[0] + 3 * kept[1] + 4 * kept[2]) / sum));
  CHECK(rows.path == 0);
}

TEST_CASE("Huffman paths are prefix-free, start at the root and have the least total length") {
  const std::vector<std::int64_t> counts{50, 30, 20, 9, 9, 4, 3, 1};
  const HuffmanTree tree(counts);
  CHECK(tree.inner_nodes() == counts.size() - 1);
  std::set<std::string> codes;
  std::int64_t total = 0;
  for (std::uint32_t w = 0; w < counts.size(); ++w) {
    std::string code;
    for (const float label : tree.labels(w)) code += label > 0.5F ? '0' : '1';
    REQUIRE(tree.path(w).size() == code.size());
    REQUIRE(tree.path(w)[0] == counts.size() - 2);
    for (const auto node : tree.path(w)) REQUIRE(node < tree.inner_nodes());
    total += counts[w] * static_cast<std::int64_t>(code.size());
    for (const auto& other : codes) {
      CHECK_FALSE(code.starts_with(other));
      CHECK_FALSE(other.starts_with(code));
    }
    codes.insert(code);
  }
  // The least cost, by a plain priority queue.
  std::multiset<std::int64_t> queue(counts.begin(), counts.end());
  std::int64_t best = 0;
  while (queue.size() > 1) {
    const std::int64_t a = *queue.begin();
    queue.erase(queue.begin());
    const std::int64_t b = *queue.begin();
    queue.erase(queue.begin());
    best += a + b;
    queue.insert(a + b);
  }
  CHECK(total == best);
}

TEST_CASE("two words have one node and one word has none") {
  CHECK(HuffmanTree(std::vector<std::int64_t>{3, 2}).path(1).size() == 1);
  CHECK(HuffmanTree(std::vector<std::int64_t>{3}).path(0).empty());
  CHECK(HuffmanTree(std::vector<std::int64_t>{}).words() == 0);
}

TEST_CASE("sub-sampling keeps words with probability sqrt(t/f) + t/f") {
  CHECK(keep_probability(1000, 1000, 0) == 1);
  CHECK(keep_probability(1, 1e6, 1e-4) == 1);
  CHECK(keep_probability(1e5, 1e6, 1e-3) == doctest::Approx(std::sqrt(0.01) + 0.01));
  const CounterRng rng(7, 2);
  const std::uint32_t threshold = keep_threshold(0.11);
  int kept = 0;
  for (std::uint64_t p = 0; p < 200000; ++p) kept += keeps(rng, p, threshold) ? 1 : 0;
  CHECK(kept / 200000.0 == doctest::Approx(0.11).epsilon(0.02));
  for (std::uint64_t p = 0; p < 1000; ++p) CHECK(keeps(rng, p, keep_threshold(1)));
}

TEST_CASE("windows are uniform in 1..window") {
  const CounterRng rng(3, 1);
  std::map<std::uint32_t, int> seen;
  for (std::uint64_t p = 0; p < 100000; ++p) ++seen[draw_window(rng, p, 5)];
  CHECK(seen.size() == 5);
  for (std::uint32_t b = 1; b <= 5; ++b) CHECK(seen[b] == doctest::Approx(20000).epsilon(0.03));
}

TEST_CASE("draws depend on seed, epoch, token and draw number alone") {
  CHECK(CounterRng(1, 2).bits(3, 4) == CounterRng(1, 2).bits(3, 4));
  std::set<std::uint64_t> all;
  for (std::uint64_t seed = 0; seed < 4; ++seed)
    for (std::uint64_t epoch = 0; epoch < 4; ++epoch)
      for (std::uint64_t token = 0; token < 50; ++token)
        for (std::uint32_t draw = 0; draw < 8; ++draw) all.insert(CounterRng(seed, epoch).bits(token, draw));
  CHECK(all.size() == 4 * 4 * 50 * 8);
}

TEST_CASE("the learning rate falls linearly to its floor") {
  CHECK(learning_rate(0.025, 1e-4, 0, 100) == 0.025);
  CHECK(learning_rate(0.025, 1e-4, 50, 100) == doctest::Approx(0.0125));
  CHECK(learning_rate(0.025, 1e-4, 100, 100) == doctest::Approx(0.025e-4));
}

TEST_CASE("a configuration out of range is refused by name") {
  TrainConfig c;
  c.model.dim = 0;
  CHECK_THROWS_WITH(c.validate(), doctest::Contains("dim is 0"));
  c = {};
  c.sampling.window = 101;
  CHECK_THROWS_WITH(c.validate(), doctest::Contains("window is 101"));
  c = {};
  c.schedule.lr = -1;
  CHECK_THROWS_AS(c.validate(), Error);
  c = {};
  CHECK_NOTHROW(c.validate());
  CHECK(c.resolved().schedule.lr == 0.03);
  c.run.exact = true;
  CHECK(c.resolved().schedule.lr == 0.025);
  c.run.exact = false;
  c.model.loss = Loss::hs;
  CHECK(c.resolved().schedule.lr == 0.025);
  c.model.loss = Loss::ns;
  c.model.mode = Mode::cbow;
  CHECK(c.resolved().schedule.lr == 0.06);
  c.model.loss = Loss::hs;
  CHECK(c.resolved().schedule.lr == 0.05);
  c.model.loss = Loss::ns;
  c.model.cbow_gradient = CbowGradient::corrected;
  CHECK(c.resolved().schedule.lr == 0.15);
}

TEST_CASE("what falls on the line end is drawn evenly among the words") {
  IngestOptions options = testing::every_word();
  options.line_end_word = true;
  const EncodedCorpus corpus = testing::corpus_of([](std::ostream& out) { out << "a a a a b b\n\nc\n"; }, options);
  TrainConfig config;
  config.sampling.negative_power = 1;
  config.sampling.sample = 0.1;
  const TrainingTables tables(corpus, config);
  std::vector<double> mass(4);
  const auto slots = tables.negatives.slots();
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const double own = (static_cast<double>(slots[i].threshold) + 1) / 4294967296.0;
    mass[i] += own / 4;
    mass[slots[i].alias] += (1 - own) / 4;
  }
  // </s> 3, a 4, b 2, c 1: a third of 3 tenths for each word.
  for (const auto& [row, expected] : {std::pair{0, 0.0}, {1, 0.5}, {2, 0.3}, {3, 0.2}})
    CHECK(mass[static_cast<std::size_t>(row)] == doctest::Approx(expected).epsilon(1e-6));
  // Line ends are words of the text where frequencies are concerned: a is 4 of 10.
  CHECK(tables.keep[1] == keep_threshold(keep_probability(4, 10, 0.1)));
}
