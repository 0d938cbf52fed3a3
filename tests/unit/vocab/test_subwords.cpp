// Words as n-grams: places, lengths and hashes are fastText's.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "wordloom/core/error.hpp"
#include "wordloom/vocab/subwords.hpp"

using namespace wordloom;

namespace {

std::vector<std::string> ngrams(std::string_view word, std::uint32_t minn, std::uint32_t maxn) {
  std::vector<std::string> list;
  for_each_ngram(word, minn, maxn, [&](std::string_view ngram) { list.emplace_back(ngram); });
  return list;
}

}  // namespace

TEST_CASE("n-grams come by place, then by length") {
  CHECK(ngrams("to", 3, 6) == std::vector<std::string>{"<to", "<to>", "to>"});
  CHECK(ngrams("cat", 3, 4) == std::vector<std::string>{"<ca", "<cat", "cat", "cat>", "at>"});
  CHECK(ngrams("a", 3, 6) == std::vector<std::string>{"<a>"});
  CHECK(ngrams("", 3, 6).empty());
}

TEST_CASE("a bracket alone is no n-gram, other single characters are") {
  CHECK(ngrams("ab", 1, 1) == std::vector<std::string>{"a", "b"});
  CHECK(ngrams("ab", 1, 2) == std::vector<std::string>{"<a", "a", "ab", "b", "b>"});
}

TEST_CASE("n-grams count code points, not bytes") {
  CHECK(ngrams("東京", 3, 6) == std::vector<std::string>{"<東京", "<東京>", "東京>"});
  CHECK(ngrams("né", 2, 2) == std::vector<std::string>{"<n", "né", "é>"});
}

TEST_CASE("the sentence end has no n-grams, its like have") {
  CHECK(ngrams("</s>", 1, 6).empty());
  CHECK(ngrams("</S>", 6, 6) == std::vector<std::string>{"<</S>>"});
}

TEST_CASE("bytes that are no UTF-8 are cut into pieces that together hold every byte") {
  std::string joined;
  for (const std::string& piece : ngrams("\xe9\x80t\xff\x81\x82", 1, 1)) joined += piece;
  CHECK(joined == "\xe9\x80t\xff\x81\x82");
}

TEST_CASE("hashes of ASCII are FNV-1a's, those of other bytes are of their sign-extension") {
  CHECK(fasttext_hash("") == 2166136261U);
  CHECK(fasttext_hash("a") == 0xe40c292cU);  // FNV-1a's published test vectors
  CHECK(fasttext_hash("foobar") == 0xbf9cf968U);
  // By hand: (2166136261 xor 0xffffffc3) * 16777619 modulo 2^32.
  CHECK(fasttext_hash("\xc3") == static_cast<std::uint32_t>((2166136261ULL ^ 0xffffffc3ULL) * 16777619ULL));
}

TEST_CASE("an n-gram's bucket is its hash modulo the buckets") {
  std::vector<std::uint32_t> buckets;
  append_ngram_buckets("to", {.minn = 3, .maxn = 6, .buckets = 1000}, buckets);
  CHECK(buckets == std::vector<std::uint32_t>{fasttext_hash("<to") % 1000, fasttext_hash("<to>") % 1000,
                                              fasttext_hash("to>") % 1000});
}

TEST_CASE("in a shared table every piece has two rows inside it, words others than n-grams") {
  const SubwordLayout layout{.minn = 3, .maxn = 6, .buckets = 5000, .rows = SubwordLayout::Rows::shared};
  std::vector<std::uint32_t> word, pieces;
  append_word_buckets("to", layout, word);
  append_ngram_buckets("to", layout, pieces);
  CHECK(word.size() == 2);
  REQUIRE(pieces.size() == 6);
  for (const std::uint32_t row : pieces) CHECK(row < 5000);
  // "<to>" as an n-gram stands second.
  CHECK((pieces[2] != word[0] || pieces[3] != word[1]));
}

TEST_CASE("lengths and tables that make no sense are refused") {
  CHECK_NOTHROW(SubwordLayout{}.validate());
  CHECK_THROWS_AS((SubwordLayout{.minn = 0}.validate()), Error);
  CHECK_THROWS_AS((SubwordLayout{.minn = 4, .maxn = 3}.validate()), Error);
  CHECK_THROWS_AS((SubwordLayout{.maxn = 101}.validate()), Error);
  CHECK_THROWS_AS((SubwordLayout{.buckets = 0}.validate()), Error);
}
