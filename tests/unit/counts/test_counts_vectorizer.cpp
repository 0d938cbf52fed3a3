#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "counts/row_sort.hpp"
#include "counts/term_table.hpp"
#include "support/thrown.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/counts/vectorizer.hpp"

using namespace wordloom;

namespace {

using Strings = std::vector<std::string>;

VectorizerOptions split_at_spaces() {
  VectorizerOptions o;
  o.terms = preset_values(CountsPreset::okapi).terms;
  return o;
}

CountedDocuments count(const Strings& documents, const VectorizerOptions& options) {
  return count_documents(std::vector<std::string_view>(documents.begin(), documents.end()), options);
}

Strings terms_of(const CountedDocuments& c) {
  Strings out;
  for (std::size_t i = 0; i < c.terms.size(); ++i) out.emplace_back(c.terms[i]);
  return out;
}

std::vector<std::map<std::string, std::uint32_t>> rows_of(const CountedDocuments& c) {
  std::vector<std::map<std::string, std::uint32_t>> rows;
  for (std::size_t r = 0; r < c.counts.rows(); ++r) {
    auto& row = rows.emplace_back();
    for (std::size_t i = 0; i < c.counts.row_columns(r).size(); ++i)
      row[std::string(c.terms[c.counts.row_columns(r)[i]])] = c.counts.row_values(r)[i];
  }
  return rows;
}

/// Documents of made-up words, some long, some beyond ASCII, in Zipf's proportions.
Strings random_documents(std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  Strings documents(count);
  for (std::string& d : documents) {
    const auto words = random() % 60;
    for (unsigned i = 0; i < words; ++i) {
      const auto rank = static_cast<unsigned>(3000.0 / (1.0 + static_cast<double>(random() % 3000)));
      d += (random() % 7 == 0 ? "é" : "w") + std::to_string(rank + random() % 3);
      if (rank % 5 == 0) d += "-a-rather-long-word-of-its-own";
      if (rank % 11 == 0) d += "exactly16";
      d += i % 9 == 0 ? "  " : " ";
    }
  }
  return documents;
}

const Strings kPets{"cat dog cat", "dog bird", "", "bird bird bird ant"};

}  // namespace

TEST_CASE("documents become rows by hand") {
  const CountedDocuments c = count(kPets, split_at_spaces());
  CHECK(terms_of(c) == Strings{"ant", "bird", "cat", "dog"});
  CHECK(c.document_frequency == std::vector<std::uint64_t>{1, 2, 1, 2});
  CHECK(c.counts.begins == std::vector<std::uint64_t>{0, 2, 4, 4, 6});
  CHECK(c.counts.column == std::vector<std::uint32_t>{2, 3, 1, 3, 0, 1});
  CHECK(c.counts.value == std::vector<std::uint32_t>{2, 1, 1, 1, 1, 3});
  CHECK(c.occurrences == 9);
  CHECK(c.distinct == 4);
}

TEST_CASE("columns by first appearance follow the first document, within it the code points") {
  auto o = split_at_spaces();
  o.order = TermOrder::first_appearance;
  CHECK(terms_of(count(kPets, o)) == Strings{"cat", "dog", "bird", "ant"});
  CHECK(terms_of(count({"z b", "a b c"}, o)) == Strings{"b", "z", "a", "c"});
}

TEST_CASE("document frequencies have bounds, absolute or as a part") {
  auto o = split_at_spaces();
  o.min_df = {false, 2, 0};
  auto c = count(kPets, o);
  CHECK(terms_of(c) == Strings{"bird", "dog"});
  CHECK(c.dropped_rare == 2);
  CHECK(rows_of(c)[0] == std::map<std::string, std::uint32_t>{{"dog", 1}});
  o = split_at_spaces();
  o.max_df = {true, 0, 0.25};
  c = count(kPets, o);
  CHECK(terms_of(c) == Strings{"ant", "cat"});
  CHECK(c.dropped_frequent == 2);
  o.max_df = {true, 0, 0.2};  // 0.8 documents: less than one
  CHECK_THROWS_AS(count(kPets, o), Error);
  o.min_df = {true, 0, 0.5};
  o.max_df = {false, 2, 0};
  CHECK(terms_of(count(kPets, o)) == Strings{"bird", "dog"});
}

TEST_CASE("the most frequent terms are kept, of equal ones the first, and binary counts documents") {
  auto o = split_at_spaces();
  o.max_features = 1;
  CHECK(terms_of(count(kPets, o)) == Strings{"bird"});
  o.max_features = 2;
  CHECK(terms_of(count(kPets, o)) == Strings{"bird", "cat"});
  o.binary = true;
  const auto c = count(kPets, o);
  CHECK(terms_of(c) == Strings{"bird", "dog"});
  CHECK(c.counts.value == std::vector<std::uint32_t>{1, 1, 1, 1});
  CHECK(c.dropped_features == 2);
}

TEST_CASE("a given vocabulary keeps its order and drops all else") {
  TermList words;
  for (const char* word : {"dog", "unseen", "a word that is longer than fifteen bytes", "ant"}) words.push_back(word);
  Vectorizer v(split_at_spaces(), words);
  const std::vector<std::string_view> documents(kPets.begin(), kPets.end());
  v.add(documents);
  const CountedDocuments c = v.finish();
  CHECK(c.terms == words);
  CHECK(c.document_frequency == std::vector<std::uint64_t>{2, 0, 0, 1});
  CHECK(c.counts.columns == 4);
  CHECK(c.counts.column == std::vector<std::uint32_t>{0, 0, 3});
  words.push_back("dog");
  CHECK_THROWS_AS(Vectorizer(split_at_spaces(), words), Error);
  CHECK_THROWS_AS(Vectorizer(split_at_spaces(), TermList{}), Error);
}

TEST_CASE("neither threads nor portions change the outcome, which is that of a map") {
  const Strings documents = random_documents(4000, 5);
  for (const TermOrder order : {TermOrder::code_point, TermOrder::first_appearance}) {
    auto o = split_at_spaces();
    o.order = order;
    o.min_df = {false, 2, 0};
    o.max_features = 400;
    const CountedDocuments one = count(documents, o);
    o.threads = 3;
    const CountedDocuments three = count(documents, o);
    Vectorizer portions(o);
    for (std::size_t i = 0; i < documents.size(); i += 7) {
      std::vector<std::string_view> some;
      for (std::size_t k = i; k < std::min(documents.size(), i + 7); ++k) some.push_back(documents[k]);
      portions.add(some);
    }
    CHECK(portions.documents() == documents.size());
    CHECK(portions.memory_bytes() > 0);
    const CountedDocuments cut = portions.finish();
    CHECK(one.terms == three.terms);
    CHECK(one.counts == three.counts);
    CHECK(one.document_frequency == three.document_frequency);
    CHECK(one.terms == cut.terms);
    CHECK(one.counts == cut.counts);
  }
  auto o = split_at_spaces();
  const auto rows = rows_of(count(documents, o));
  std::set<std::string> all;
  for (std::size_t d = 0; d < documents.size(); ++d) {
    std::map<std::string, std::uint32_t> expected;
    TermAnalyzer analyzer(o.terms);
    TokenBuffer words;
    analyzer.terms(documents[d], words);
    for (std::size_t i = 0; i < words.size(); ++i) ++expected[std::string(words[i])];
    for (const auto& e : expected) all.insert(e.first);
    REQUIRE(rows[d] == expected);
  }
  CHECK(terms_of(count(documents, o)) == Strings(all.begin(), all.end()));
}

TEST_CASE("terms of every length around the inline ones are told apart, growth included") {
  counts::TermTable table;
  std::map<std::string, std::uint32_t> expected;
  TokenBuffer terms;
  Strings words;
  for (std::size_t length = 1; length <= 40; ++length)
    for (int variant = 0; variant < 300; ++variant) {
      std::string word(length, 'a');
      for (std::size_t i = 0, v = static_cast<std::size_t>(variant); i < length && v > 0; ++i, v /= 7)
        word[length - 1 - i] = static_cast<char>('a' + v % 7);
      words.push_back(word);
    }
  words.push_back(std::string("a\0b", 3));
  words.push_back(std::string("a\0", 2));
  words.push_back("a");
  for (const std::string& w : words) {
    terms.push(w);
    ++expected[w];
  }
  terms.append_bytes(std::string(counts::TermTable::kPadding, '\0'));
  std::vector<counts::Entry> row(terms.size());
  row.resize(table.count(terms, row.data()));
  REQUIRE(row.size() == expected.size());
  for (const counts::Entry& e : row) CHECK(expected[std::string(table.term(e.term))] == e.count);
  std::vector<counts::Entry> again(terms.size());
  CHECK(table.count(terms, again.data()) == row.size());
  for (const std::uint32_t df : table.document_frequencies()) CHECK(df == 2);
}

TEST_CASE("rows of any size are sorted by column") {
  std::mt19937 random(3);
  for (const std::uint32_t largest : {10U, 255U, 256U, 70000U, 20000000U, 0xfffffff0U})
    for (const std::size_t n : {0U, 1U, 5U, 24U, 25U, 900U}) {
      std::set<std::uint32_t> distinct;
      while (distinct.size() < std::min<std::size_t>(n, largest / 2))
        distinct.insert(static_cast<std::uint32_t>(random() % largest));
      std::vector<counts::Entry> row;
      for (const std::uint32_t c : distinct) row.push_back({c, c ^ 0x55U});
      std::shuffle(row.begin(), row.end(), random);
      counts::RowSorter(largest).sort(row.data(), row.size());
      std::size_t i = 0;
      for (const std::uint32_t c : distinct) {
        REQUIRE(row[i].term == c);
        REQUIRE(row[i++].count == (c ^ 0x55U));
      }
    }
}

TEST_CASE("what cannot be counted is said with its reason") {
  const auto message = [](const Strings& documents, const VectorizerOptions& o) {
    return testing::thrown([&] { count(documents, o); }).message();
  };
  auto o = split_at_spaces();
  CHECK(message({"", " "}, o).find("not one term in 2 documents") != std::string::npos);
  o.min_df = {false, 5, 0};
  CHECK(message(kPets, o).find("max_df comes to 4 documents, below min_df with 5") != std::string::npos);
  o.min_df = {false, 3, 0};
  CHECK(message(kPets, o).find("none of the 4 different terms is left") != std::string::npos);
  o = split_at_spaces();
  o.terms.text.utf8 = Utf8Policy::strict;
  CHECK(message({"good", "bad \xff"}, o).find("document 2: byte 4") != std::string::npos);
  o.threads = 0;
  CHECK(message(kPets, o).find("threads is 0") != std::string::npos);
}
