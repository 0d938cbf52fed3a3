// Unknown words of long batches: what is remembered of them has an end.
#include <doctest/doctest.h>

#include "common/word_lookup.hpp"
#include "unit/vectors/fixtures.hpp"

using namespace wordloom;
using namespace wordloom::tools;

namespace {

/// Three words; every run of three characters has a row.
Model model_with_subwords() {
  struct Parts {
    Matrix words = test::random_matrix(3, 8, 5), ngrams = test::random_matrix(1000, 8, 6);
  };
  const auto parts = std::make_shared<const Parts>();
  auto subwords = std::make_shared<SubwordVectors>();
  subwords->layout = {.minn = 3, .maxn = 3, .buckets = 1000};
  subwords->words = parts->words.view();
  subwords->ngrams = parts->ngrams.view();
  subwords->storage = parts;
  Model model = test::small_model(3, 8);
  model.subwords = subwords;
  return model;
}

Model model_of(const std::vector<std::string>& words) {
  Model model;
  model.input = WordVectors::own(WordList(words), test::random_matrix(words.size(), 4));
  return model;
}

}  // namespace

TEST_CASE("a batch of any length keeps some thousand unknown words, and every question is answered with its own") {
  const Model model = model_with_subwords();
  WordLookup lookup(model);
  Searcher searcher(model.input);
  StringOut err;
  std::uint32_t highest = 0;
  for (std::size_t question = 0; question < 3 * WordLookup::kMostGuests; ++question) {
    lookup.next_question(searcher);
    const std::string a = fmt::format("unknown{}", question), b = fmt::format("unknown{}", question / 2);
    const auto row_a = lookup.find_or_compose(a, searcher, err, {}),
               row_b = lookup.find_or_compose(b, searcher, err, {});
    REQUIRE(row_a);
    REQUIRE(row_b);
    CHECK((lookup.word(*row_a) == a && lookup.word(*row_b) == b));
    Searcher fresh(model.input);
    const Row x = fresh.add_guest(lookup.compose(a)->vector), y = fresh.add_guest(lookup.compose(b)->vector);
    CHECK(searcher.cosine(*row_a, *row_b) == fresh.cosine(x, y));
    highest = std::max({highest, row_a->value, row_b->value});
  }
  CHECK(highest <= model.input.size() + WordLookup::kMostGuests + 2);
}

TEST_CASE("the words of one question are kept, however many they are") {
  const Model model = model_with_subwords();
  WordLookup lookup(model);
  Searcher searcher(model.input);
  StringOut err;
  lookup.next_question(searcher);
  std::vector<Row> rows;
  for (std::size_t i = 0; i < 2 * WordLookup::kMostGuests; ++i)
    rows.push_back(*lookup.find_or_compose(fmt::format("unknown{}", i), searcher, err, {}));
  CHECK(lookup.word(rows.front()) == "unknown0");
  CHECK(searcher.norm(rows.front()) == searcher.norm(searcher.add_guest(lookup.compose("unknown0")->vector)));
}

TEST_CASE("so many unknown words have suggestions; that there are no more is said once, what was found is remembered") {
  const Model model = model_of({"king", "queen"});
  WordLookup lookup(model);
  StringOut err;
  const auto unknown = [](std::size_t i) { return fmt::format("kin{}{}", "abcdefhjkl"[i / 10], "abcdefhjkl"[i % 10]); };
  for (std::size_t i = 0; i < WordLookup::kMostSuggested; ++i) {
    say_unknown(err, "w2v", lookup, unknown(i));
    say_unknown(err, "w2v", lookup, unknown(i));
    CHECK(lookup.suggestions(unknown(i)) == std::vector<std::string>{"king"});
  }
  CHECK(err.text().find("no more suggestions") == std::string::npos);
  StringOut after;
  say_unknown(after, "w2v", lookup, "kinx");
  say_unknown(after, "w2v", lookup, "kiny");
  CHECK(lookup.suggestions("kiny").empty());
  CHECK(after.text() ==
        "w2v: \"kinx\" is not in the model\n"
        "w2v: no more suggestions after 100 unknown words: each takes a pass over the vocabulary\n"
        "w2v: \"kiny\" is not in the model\n");
  CHECK(lookup.suggestions(unknown(7)) == std::vector<std::string>{"king"});
}
