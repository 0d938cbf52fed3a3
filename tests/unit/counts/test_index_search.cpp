// Searching with early termination gives bit for bit what scoring every document gives.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <utility>

#include "unit/counts/index_support.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/counts/search.hpp"

using namespace wordloom;
using tests::IndexFixture;

namespace {

void check_equal(const IndexSearcher& searcher, const std::string& query, std::size_t k) {
  CAPTURE(query);
  CAPTURE(k);
  const auto fast = searcher.search_words(query, k), slow = searcher.search_exhaustively(query, k);
  REQUIRE(fast.size() == slow.size());
  for (std::size_t i = 0; i < fast.size(); ++i) {
    CHECK(fast[i].document == slow[i].document);
    CHECK(fast[i].score == slow[i].score);
  }
}

}  // namespace

TEST_CASE("early termination finds what scoring every document finds, for any ranking, query and state of the index") {
  IndexFixture fixture;
  std::mt19937 random(7);
  IndexConfig config;
  SUBCASE("idf in questions and documents") {}
  SUBCASE("idf in questions alone") { config.query_idf = IdfScheme::corrected; }
  fixture.create(tests::zipf_documents(random, 30'000, 0), config);
  std::vector<Index> states{Index::open(fixture.path())};
  // Added, replaced and deleted documents: several segments with gaps.
  fixture.add(tests::zipf_documents(random, 9'000, 29'000));
  std::vector<std::string> ids;
  for (int i = 0; i < 2'000; ++i) ids.push_back(std::to_string(random() % 38'000));
  delete_documents(fixture.path(), ids);
  states.push_back(Index::open(fixture.path()));
  merge_index(fixture.path(), {});
  states.push_back(Index::open(fixture.path()));
  for (const Index& index : states) {
    for (const Ranking ranking : {Ranking::bm25, Ranking::cosine}) {
      const IndexSearcher searcher(index, ranking);
      for (int q = 0; q < 60; ++q)
        check_equal(searcher, tests::zipf_query(random, 1 + random() % 12), 1 + random() % 20);
    }
    for (const Bm25Variant variant :
         {Bm25Variant::atire, Bm25Variant::okapi, Bm25Variant::bm25plus, Bm25Variant::robertson}) {
      const IndexSearcher searcher(index, Ranking::bm25, bm25_defaults(variant));
      for (int q = 0; q < 10; ++q) check_equal(searcher, tests::zipf_query(random, 1 + random() % 6), 10);
    }
    // Other parameters than those the index was written for.
    for (const auto& [k1, b] : {std::pair{0.4, 0.2}, std::pair{3.0, 0.9}, std::pair{1.2, 0.0}, std::pair{0.0, 0.75}}) {
      Bm25 other;
      other.k1 = k1;
      other.b = b;
      const IndexSearcher searcher(index, Ranking::bm25, other);
      for (int q = 0; q < 10; ++q)
        check_equal(searcher, tests::zipf_query(random, 1 + random() % 6), 1 + random() % 30);
    }
  }
  // What was merged answers as the segments did: documents keep their order.
  const IndexSearcher before(states[1]), after(states[2]);
  for (int q = 0; q < 40; ++q) {
    const std::string query = tests::zipf_query(random, 3);
    const auto a = before.search_words(query, 10), b = after.search_words(query, 10);
    REQUIRE(a.size() == b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
      CHECK(a[i].score == b[i].score);
      CHECK(states[1].document(a[i].document).id == states[2].document(b[i].document).id);
    }
  }
}

TEST_CASE("documents of one score come in their order") {
  IndexFixture fixture;
  std::string text;
  for (int i = 0; i < 5'000; ++i) text += i % 3 == 0 ? "same words here\n" : "other things there\n";
  fixture.create(text, {});
  const Index index = Index::open(fixture.path());
  const IndexSearcher searcher(index);
  const auto hits = searcher.search_words("same words", 7);
  REQUIRE(hits.size() == 7);
  for (std::size_t i = 0; i < hits.size(); ++i) CHECK(hits[i].document.value == 3 * i);
  check_equal(searcher, "same words other", 700);
}

TEST_CASE("an explanation's factors multiply and add up to the score of the search") {
  IndexFixture fixture;
  std::mt19937 random(3);
  IndexConfig config;
  SUBCASE("idf in questions and documents") {}
  SUBCASE("idf in questions alone") { config.query_idf = IdfScheme::corrected; }
  fixture.create(tests::zipf_documents(random, 2'000, 0), config);
  const Index index = Index::open(fixture.path());
  for (const Ranking ranking : {Ranking::bm25, Ranking::cosine}) {
    const IndexSearcher searcher(index, ranking);
    const std::string query = "w3 w10 w10 w40 unheardof";
    for (const Hit& hit : searcher.search(query, 5)) {
      const Explanation e = searcher.explain(query, hit.document);
      CHECK(e.score == doctest::Approx(hit.score).epsilon(1e-6));
      double sum = 0;
      for (const Factor& f : e.factors)
        sum += f.query_weight * f.document_weight * (ranking == Ranking::bm25 ? f.idf : 1);
      CHECK(sum == doctest::Approx(e.score).epsilon(1e-12));
    }
  }
}

TEST_CASE("BM25 of a hand-worked collection") {
  IndexFixture fixture;
  fixture.create("cat sat\ncat cat dog bird\ndog\n", {});
  const Index index = Index::open(fixture.path());
  const auto hits = IndexSearcher(index).search("cat", 10);
  REQUIRE(hits.size() == 2);
  // N 3, df 2: idf ln(1 + 1.5 / 2.5); mean length 7/3; tf 2, length 4: 2 / (2 + 1.2 (0.25 + 0.75 * 12/7)).
  const double idf = std::log(1.6);
  CHECK(hits[0].document.value == 1);
  CHECK(hits[0].score == doctest::Approx(idf * 2 / (2 + 1.2 * (0.25 + 0.75 * 12 / 7))).epsilon(1e-6));
  CHECK(hits[1].score == doctest::Approx(idf / (1 + 1.2 * (0.25 + 0.75 * 6 / 7))).epsilon(1e-6));
}

TEST_CASE("cosine with idf in the question alone, of a hand-worked collection, before and after a deletion") {
  IndexFixture fixture;
  IndexConfig config = {};
  config.weighting.tf = TfScheme::sublinear;
  config.query_idf = IdfScheme::corrected;
  fixture.create("cat sat\ncat cat dog bird\ndog\n", config);
  const auto scores_hold = [&] {
    const auto hits = IndexSearcher(Index::open(fixture.path()), Ranking::cosine).search("cat", 10);
    REQUIRE(hits.size() == 2);
    // One word: the normalized question weighs 1. Documents: (1 + ln 2, 1, 1) and (1, 1), each by its length.
    const double twice = 1 + std::log(2.0);
    CHECK(hits[0].document.value == 1);
    CHECK(hits[0].score == doctest::Approx(twice / std::sqrt(twice * twice + 2)).epsilon(1e-6));
    CHECK(hits[1].score == doctest::Approx(1 / std::sqrt(2.0)).epsilon(1e-6));
  };
  scores_hold();
  delete_documents(fixture.path(), {"3"});
  scores_hold();
}

TEST_CASE("the query language: required, excluded, phrases, fields, parentheses") {
  IndexFixture fixture;
  fixture.write("d.jsonl",
                "{\"id\":\"a\",\"title\":\"red fox\",\"text\":\"the quick brown fox jumps\"}\n"
                "{\"id\":\"b\",\"title\":\"lazy dog\",\"text\":\"the brown quick dog sleeps, the fox does not\"}\n"
                "{\"id\":\"c\",\"title\":\"cat\",\"text\":\"quick quick cat\"}\n");
  IndexConfig config;
  config.positions = true;
  config.fields = {"title"};
  fixture.create_from("d.jsonl", config);
  const Index index = Index::open(fixture.path());
  const IndexSearcher searcher(index);
  const auto found = [&](const char* query) {
    std::vector<std::string> ids;
    for (const Hit& hit : searcher.search(query, 10)) ids.push_back(index.document(hit.document).id);
    std::sort(ids.begin(), ids.end());
    std::string all;
    for (const std::string& id : ids) all += id;
    return all;
  };
  CHECK(found("quick") == "abc");
  CHECK(found("+fox quick") == "ab");
  CHECK(found("quick -fox") == "c");
  CHECK(found("quick AND dog") == "b");
  CHECK(found("quick NOT cat") == "ab");
  CHECK(found("quick AND NOT dog") == "ac");
  CHECK(found("\"quick brown\"") == "a");
  CHECK(found("\"brown quick dog\"") == "b");
  CHECK(found("\"quick quick\"") == "c");
  CHECK(found("title:fox") == "a");
  CHECK(found("title:\"lazy dog\"") == "b");
  CHECK(found("+(title:fox OR title:cat) quick") == "ac");
  CHECK(found("-(dog OR cat) quick") == "a");
  CHECK(found("(jumps OR sleeps) AND \"the fox\"") == "b");
  CHECK(found("nothing") == "");
  // NOT before AND, AND before OR.
  CHECK(found("cat NOT dog AND fox") == "ac");
  CHECK(found("cat -dog AND fox AND jumps") == "ac");
  CHECK(found("NOT dog AND quick") == "ac");
  CHECK(found("quick NOT cat AND NOT dog") == "a");
  CHECK(found("quick AND NOT cat NOT dog") == "a");
  for (const char* wrong :
       {"\"open", "(open", "close)", "-fox", "fox AND", "author:\"x y\"", "author:(x y)", "title:(fox dog)",
        "title: fox", "-title:(fox)", "NOT dog AND NOT cat", "quick (-cat)", "quick AND (NOT cat)"}) {
    CAPTURE(wrong);
    CHECK_THROWS_AS(searcher.search(wrong, 1), Error);
  }
  // A colon makes no field of what is none.
  CHECK(found("+http://quick") == found("+http +quick"));
  CHECK(found("quick -10:30") == "abc");
  CHECK(searcher.search("quick", 0).empty());
  CHECK(searcher.search("+quick", 0).empty());
  CHECK(searcher.search_exhaustively("quick", 0).empty());
  CHECK(searcher.word_terms("fox \"AND (dog").size() == 3);
}

namespace {

/// Documents with an author each: some of few words, some of none.
std::string signed_documents(std::mt19937& random, int n, int first_id) {
  std::string text = "id\ttext\tauthor\n";
  for (int i = 0; i < n; ++i) {
    text += fmt::format("{}\t", first_id + i);
    for (int w = static_cast<int>(random() % 8); w > 0; --w) text += fmt::format("w{} ", tests::zipf_word(random));
    text += "\t";
    const int author = static_cast<int>(random() % 4);
    for (int w = 1 + static_cast<int>(random() % 9); w > 0; --w) text += fmt::format("a{} ", author);
    text += "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("cosine finds words of fields with the scores that explanations give them, whatever the text beside them") {
  IndexFixture fixture;
  std::mt19937 random(21);
  IndexConfig config;
  config.fields = {"author"};
  SUBCASE("idf in questions and documents") {}
  SUBCASE("idf in questions alone") { config.query_idf = IdfScheme::corrected; }
  SUBCASE("divided by the sum") { config.weighting.norm = Norm::l1; }
  SUBCASE("not divided by anything") { config.weighting.norm = Norm::none; }
  DocumentOptions options;
  options.extra_fields = config.fields;
  const auto reader = [&](const std::string& text) {
    return DocumentReader({fixture.write("signed.tsv", text)}, options);
  };
  DocumentReader first = reader(signed_documents(random, 1'000, 0));
  create_index(fixture.path(), first, config, {});
  std::vector<Index> states{Index::open(fixture.path())};
  DocumentReader more = reader(signed_documents(random, 300, 900));
  add_documents(fixture.path(), more, {});
  states.push_back(Index::open(fixture.path()));
  for (const Index& index : states) {
    const IndexSearcher searcher(index, Ranking::cosine);
    for (const char* query :
         {"author:a1", "author:a0 author:a2", "author:a3 w1", "author:a2 w1 w2 w30", "+author:a0 w2"}) {
      CAPTURE(query);
      std::vector<double> expected;
      for (std::uint64_t d = 0; d < index.slots(); ++d) {
        if (!index.live(DocId(d))) continue;
        const Explanation e = searcher.explain(query, DocId(d));
        if (e.matches && e.score > 0) expected.push_back(e.score);
      }
      std::sort(expected.begin(), expected.end(), std::greater<>());
      for (const std::size_t k : {std::size_t{1}, std::size_t{10}, expected.size()}) {
        const std::vector<Hit> hits = searcher.search(query, k);
        REQUIRE(hits.size() == k);
        for (std::size_t i = 0; i < k; ++i) {
          CHECK(hits[i].score == doctest::Approx(expected[i]).epsilon(1e-5));
          CHECK(searcher.explain(query, hits[i].document).score == doctest::Approx(hits[i].score).epsilon(1e-5));
        }
      }
    }
  }
}

TEST_CASE("a rare author of a short text weighs more than 1") {
  IndexFixture fixture;
  std::string lines;
  for (int i = 0; i < 9; ++i) lines += "{\"text\":\"ok\"}\n";
  fixture.write("d.jsonl", lines + "{\"text\":\"ok\",\"author\":\"bob\"}\n{\"text\":\"\",\"author\":\"eve\"}\n");
  IndexConfig config;
  config.fields = {"author"};
  fixture.create_from("d.jsonl", config);
  const Index index = Index::open(fixture.path());
  const IndexSearcher searcher(index, Ranking::cosine);
  const double ok = std::log(12.0 / 11) + 1, one = std::log(12.0 / 2) + 1;
  const auto bob = searcher.search("author:bob", 3);
  REQUIRE(bob.size() == 1);
  CHECK(bob[0].document.value == 9);
  CHECK(bob[0].score == doctest::Approx(one / ok).epsilon(1e-6));
  // A text without words divides nothing.
  const auto eve = searcher.search("author:eve", 3);
  REQUIRE(eve.size() == 1);
  CHECK(eve[0].document.value == 10);
  CHECK(eve[0].score == doctest::Approx(one).epsilon(1e-6));
}

TEST_CASE("similar leaves the document itself out, keywords are the rarest of its words") {
  IndexFixture fixture;
  fixture.create("the whale and the sea\nthe sea and the ship\nthe stock and the bond\nthe bond and the bank\n", {});
  const Index index = Index::open(fixture.path());
  for (const Ranking ranking : {Ranking::bm25, Ranking::cosine}) {
    const IndexSearcher searcher(index, ranking);
    const auto hits = searcher.similar(DocId(0), 3);
    REQUIRE(!hits.empty());
    CHECK(hits[0].document.value == 1);
    for (const Hit& hit : hits) CHECK(hit.document.value != 0);
  }
  const auto words = IndexSearcher(index).keywords(DocId(0), 2);
  REQUIRE(words.size() == 2);
  CHECK((words[0].term == "whale" || words[1].term == "whale"));
}
