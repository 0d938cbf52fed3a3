#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <map>

#include "helpers.hpp"
#include "support/shared_data.hpp"
#include "support/temporary_directory.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/query/evaluate.hpp"

using namespace wordloom;
using namespace wordloom::test;
using wordloom::testing::TemporaryDirectory;

namespace {

WordToRow lookup_in(const std::vector<std::string>& words) {
  return [words](std::string_view word) -> std::optional<Row> {
    const auto at = std::find(words.begin(), words.end(), word);
    if (at == words.end()) return std::nullopt;
    return Row(static_cast<std::uint32_t>(at - words.begin()));
  };
}

Searcher plane(const std::vector<std::pair<double, double>>& points) {
  Matrix m(points.size(), 2);
  for (std::size_t i = 0; i < points.size(); ++i) {
    m.row(i)[0] = static_cast<float>(points[i].first);
    m.row(i)[1] = static_cast<float>(points[i].second);
  }
  return Searcher(vectors_of(std::move(m)));
}

// Angles 0, 10, 30, 60, 100 degrees.
Searcher fan() {
  std::vector<std::pair<double, double>> points;
  for (const double degrees : {0.0, 10.0, 30.0, 60.0, 100.0})
    points.emplace_back(std::cos(degrees * 0.017453292519943295), std::sin(degrees * 0.017453292519943295));
  return plane(points);
}
const std::vector<std::string> kFanWords = {"a", "b", "c", "d", "e"};

}  // namespace

TEST_CASE(
    "Pearson and Spearman equal values worked by hand, ties sharing their mean rank, and are none without variance") {
  const std::vector<double> x = {1, 2, 3, 4, 5}, y = {2, 1, 4, 3, 5};
  CHECK(pearson(x, y) == doctest::Approx(0.8).epsilon(1e-14));  // 1 - 6 * 4 / (5 * 24)
  CHECK(spearman(x, y) == doctest::Approx(0.8).epsilon(1e-14));
  const std::vector<double> z = {1, 10, 100, 1000, 10000};
  CHECK(spearman(x, z) == 1.0);
  CHECK(pearson(x, z) == doctest::Approx(20988.0 / std::sqrt(10 * 76319236.8)).epsilon(1e-10));
  // Ranks (1, 2.5, 2.5, 4) and (1.5, 1.5, 3, 4): the sums of products of deviations are 3.75, 4.5, 4.5.
  CHECK(spearman(std::vector<double>{1, 2, 2, 3}, std::vector<double>{7, 7, 8, 9}) ==
        doctest::Approx(3.75 / 4.5).epsilon(1e-14));
  CHECK(spearman(std::vector<double>{3, 2, 1}, std::vector<double>{1, 2, 3}) == -1.0);
  CHECK(std::isnan(pearson(std::vector<double>{1, 1, 1}, std::vector<double>{1, 2, 3})));
  // The mean of three times 0.1 is not 0.1 in double.
  CHECK(std::isnan(pearson(std::vector<double>{0.1, 0.1, 0.1}, std::vector<double>{0.1, 0.1, 0.1})));
  CHECK(std::isnan(pearson(std::vector<double>{1}, std::vector<double>{2})));
  CHECK(std::isnan(spearman({}, {})));
  CHECK_THROWS_AS(pearson(x, std::vector<double>{1}), Error);
  CHECK_THROWS_AS(spearman(x, std::vector<double>{1}), Error);
}

TEST_CASE("Pair files are read whatever separates their fields, with headers, comments and any line end") {
  const Searcher searcher = fan();
  const auto lookup = lookup_in(kFanWords);
  // By angle b, c, d, e: the human order swaps the last two. Ranks (1, 2, 3, 4) and (1, 2, 4, 3): rho = 0.8.
  const std::map<std::string, std::string> files = {
      {"tabs.tsv", "word 1\tword 2\tscore\na\tb\t9.5\na\tc\t8\na\td\t2\na\te\t3\na\tunknown\t1\n"},
      {"crlf.tsv", "# comment\r\na\tb\t9.5\r\na\tc\t8\r\na\td\t2\r\na\te\t3\r\na\tunknown\t1\r\n"},
      {"mac.txt", "Word1\tWord2\tScore\ra\tb\t9,5\ra\tc\t8\ra\td\t2\ra\te\t3\rx y\tunknown\t1"},
      {"commas.csv",
       "\"Word 1\",\"Word 2\",\"Human (mean)\"\n\"a\",\"b\",9.5\na,c,8\na,d,2\n\na , e , 3\na,unknown,+1\n"},
      {"semicolons.csv", "a;b;9,5\na;c;8,0\na;d;2,0\na;e;3\na;unknown;1\n"},
      {"spaces.txt", "  a  b 9.5\n#x y 3\na c 8\na d 2\na \t e 3\na unknown 1e0\n"},
      {"columns.txt",
       "word1\tword2\tPOS\tSimLex999\tconc(w1)\na\tb\tN\t9.5\t1\na\tc\tN\t8\t9\na\td\tV\t2\t7\na\te\tA\t3\t1\n"
       "a\tunknown\tA\t1\t1\n"},
      {"bom.txt",
       "\xEF\xBB\xBF"
       "a\tb\t9.5\na\tc\t8\na\td\t2\na\te\t3\nunknown\ta\t4\n"},
  };
  for (const auto& [name, content] : files) {
    CAPTURE(name);
    const TemporaryDirectory directory;
    const std::string file = directory.write(name, content);
    const PairsResult r = evaluate_pairs(searcher, file, lookup);
    CHECK(r.name == name);
    CHECK(r.total == 5);
    CHECK(r.found == 4);
    CHECK(r.malformed == 0);
    CHECK(r.spearman == doctest::Approx(0.8).epsilon(1e-12));
  }
}

TEST_CASE("A pair of a word without a direction is not found, and counted") {
  const Searcher searcher = plane({{1, 0}, {0, 0}, {1, 1}});
  const TemporaryDirectory directory;
  const PairsResult r =
      evaluate_pairs(searcher, directory.write("p.txt", "a b 1\na c 2\nb zebra 3\n"), lookup_in(kFanWords));
  CHECK(r.total == 3);
  CHECK(r.found == 1);
  CHECK(r.undirected == 1);
  CHECK(std::isnan(r.cosines[0]));
  CHECK(std::isnan(r.spearman));
}

TEST_CASE("Lines that are no pair are counted, and a score must be a finite number") {
  const TemporaryDirectory directory;
  const std::string file = directory.write("odd.txt", "a b 1\na b\na b nan\na b inf\n a b c\na\t\t3\na c 2\n");
  const PairsResult r = evaluate_pairs(fan(), file, lookup_in(kFanWords));
  CHECK(r.total == 2);
  CHECK(r.found == 2);
  CHECK(r.malformed == 5);
  CHECK(r.spearman == -1.0);
  CHECK_THROWS_AS(evaluate_pairs(fan(), file + ".missing", lookup_in(kFanWords)), Error);
}

TEST_CASE("Analogies are counted by section, with what was skipped, and split by the name of the section") {
  // A grid: the country's capital lies one step up, the plural one step to the right. Unit vectors bend the grid, but
  // with a large constant third coordinate the angles stay those of the plane.
  const std::vector<std::string> words = {"france", "paris", "italy", "rome", "spain", "madrid",
                                          "car",    "cars",  "dog",   "dogs", "rare"};
  const float grid[][2] = {{0, 0}, {0, 1}, {3, 0}, {3, 1}, {6, 0}, {6, 1}, {0, 5}, {1, 5}, {0, 7}, {1, 7}, {9, 9}};
  Matrix m(words.size(), 3);
  for (std::size_t i = 0; i < words.size(); ++i) {
    m.row(i)[0] = 0.01F * grid[i][0];
    m.row(i)[1] = 0.01F * grid[i][1];
    m.row(i)[2] = 1;
  }
  const Searcher searcher(vectors_of(std::move(m)));
  const TemporaryDirectory directory;
  const std::string file = directory.write("questions.txt",
                                           ": capitals\r\n"
                                           "france paris italy rome\r\n"
                                           "france paris spain madrid\r\n"
                                           "france paris germany berlin\r\n"  // unknown
                                           "france paris rare rome\r\n"       // beyond the restriction
                                           "france paris italy madrid\r\n"    // wrong
                                           "france paris italy paris\r\n"     // the answer is a question word
                                           ":gram8-plural\r\n"
                                           "car cars dog dogs\r\n"
                                           "car cars dog\r\n"
                                           "\r\n"
                                           "# a remark\r\n"
                                           "car cars dog dogs dogs\r\n"
                                           "dogs dog cars car");
  for (const bool mul : {false, true}) {
    for (const std::size_t threads : {1, 3}) {
      const AnalogyResult r = evaluate_analogies(searcher, file, lookup_in(words), 10, mul, threads);
      REQUIRE(r.sections.size() == 2);
      CHECK(r.sections[0].name == "capitals");
      CHECK(r.sections[0].total == 6);
      CHECK(r.sections[0].unknown == 2);
      CHECK(r.sections[0].asked == 4);
      CHECK(r.sections[0].right == 2);
      CHECK(r.sections[0].accuracy() == 0.5);
      CHECK(r.sections[1].name == "gram8-plural");
      CHECK(r.sections[1].asked == 2);
      CHECK(r.sections[1].right == 2);
      CHECK(r.semantic.right == 2);
      CHECK(r.syntactic.right == 2);
      CHECK(r.syntactic.total == 2);
      CHECK(r.total.total == 8);
      CHECK(r.total.asked == 6);
      CHECK(r.total.right == 4);
      CHECK(r.malformed == 2);
    }
  }
  const AnalogyResult all = evaluate_analogies(searcher, file, lookup_in(words), 0, false, 1);
  CHECK(all.total.unknown == 1);
  CHECK_THROWS_AS(evaluate_analogies(searcher, file + ".missing", lookup_in(words), 0, false, 1), Error);
}

TEST_CASE(
    "Where case does not matter, spellings are one word: the first is asked with, all are right, none comes back") {
  const std::vector<std::string> words = {"king", "man", "woman", "Queen", "Woman", "bread", "queen", "Bread"};
  const float axes[][3] = {{1, 0, 0},    {0.1F, 0, 0.05F}, {0.1F, 1, 0.05F}, {1, 2, 0},
                           {0.1F, 1, 0}, {0, 0, 1},        {1, 1, 0},        {0, 0.1F, 1}};
  Matrix m(words.size(), 3);
  for (std::size_t i = 0; i < words.size(); ++i) std::copy_n(axes[i], 3, m.row(i));
  const Searcher searcher(vectors_of(std::move(m)));
  const SameWord same_word = [](Row row) -> std::vector<Row> {
    constexpr std::pair<std::uint32_t, std::uint32_t> kSame[] = {{2, 4}, {3, 6}, {5, 7}};
    for (const auto& [a, b] : kSame)
      if (row.value == a || row.value == b) return {Row(a), Row(b)};
    return {row};
  };
  const TemporaryDirectory directory;
  // The nearest row is Woman, a question word; then come Queen, queen, and the two breads at the end.
  const std::string file = directory.write(
      "q.txt", "man king woman queen\nman king Woman Queen\nman king woman bread\nman king woman woman\n");
  using enum AnalogyResult::Outcome;
  for (const bool mul : {false, true}) {
    const AnalogyResult plain = evaluate_analogies(searcher, file, lookup_in(words), 0, mul, 1);
    CHECK(plain.outcomes[0] == wrong);
    const AnalogyResult all = evaluate_analogies(searcher, file, lookup_in(words), 0, mul, 1, same_word);
    CHECK((all.outcomes == std::vector{right, right, wrong, wrong}));
    // queen lies beyond the first six rows, Queen does not.
    CHECK(evaluate_analogies(searcher, file, lookup_in(words), 6, mul, 1).total.unknown == 1);
    const AnalogyResult few = evaluate_analogies(searcher, file, lookup_in(words), 6, mul, 1, same_word);
    CHECK((few.outcomes == all.outcomes));
  }
}

TEST_CASE("Questions without a section are counted under the name of the file") {
  const TemporaryDirectory directory;
  const std::string file = directory.write("plain.questions", "a b c d\nb a d c\n");
  const AnalogyResult r = evaluate_analogies(fan(), file, lookup_in(kFanWords), 0, false, 1);
  REQUIRE(r.sections.size() == 1);
  CHECK(r.sections[0].name == "plain");
  CHECK(r.total.asked == 2);
}

TEST_CASE("The public word similarity and analogy files are read without a malformed line") {
  const auto similarity = shared_data::find("wordsim");
  const auto analogies = shared_data::find("analogy/google/questions-words.txt");
  if (!similarity || !analogies) return;
  const Searcher searcher = fan();
  std::size_t asked = 0;
  const WordToRow any = [&](std::string_view word) -> std::optional<Row> {
    CHECK(!word.empty());
    CHECK(word.find('\t') == std::string_view::npos);
    return Row(static_cast<std::uint32_t>(asked++ % 5));
  };
  const std::map<std::string, std::uint64_t> pairs = {{"en/EN-WS-353-ALL.txt", 353},
                                                      {"en/EN-WS-353-SIM.txt", 203},
                                                      {"en/EN-WS-353-REL.txt", 252},
                                                      {"en/EN-SIMLEX-999.txt", 999},
                                                      {"en/EN-MEN-TR-3k.txt", 3000},
                                                      {"en/EN-RW-STANFORD.txt", 2034},
                                                      {"multilingual/simlex-german.txt", 999},
                                                      {"multilingual/simlex-russian.txt", 999},
                                                      {"multilingual/ws-353/wordsim353-italian.txt", 350}};
  for (const auto& [name, expected] : pairs) {
    CAPTURE(name);
    const PairsResult r = evaluate_pairs(searcher, (*similarity / name).string(), any);
    CHECK(r.total == expected);
    CHECK(r.found == r.total);
    CHECK(r.malformed == 0);
  }
  const AnalogyResult google = evaluate_analogies(searcher, analogies->string(), any, 0, false, 1);
  CHECK(google.sections.size() == 14);
  CHECK(google.semantic.total == 8869);
  CHECK(google.syntactic.total == 10675);
  CHECK(google.malformed == 0);
}
