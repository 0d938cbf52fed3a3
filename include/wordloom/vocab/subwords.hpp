#pragma once
// The pieces of a word: character n-grams and the rows they are hashed to, as fastText has them.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wordloom {

/// FNV-1a of 32 bits with each byte sign-extended before the xor: fastText's Dictionary::hash, whose original took
/// plain char for granted to be signed. Models in the wild depend on it.
std::uint32_t fasttext_hash(std::string_view bytes);

/// How words are cut into pieces and which row of the n-gram table a piece has.
struct SubwordLayout {
  /// fasttext: a word has a row of its own; its n-grams have row hash mod `buckets` of a second table. shared: words
  /// and n-grams have no rows of their own, each is the sum of two rows of one small table (floret's idea).
  enum class Rows : std::uint8_t { fasttext, shared };

  std::uint32_t minn = 3, maxn = 6;   ///< code points of an n-gram, 1 <= minn <= maxn <= 100; maxn 0: no n-grams
  std::uint32_t buckets = 2'000'000;  ///< rows of the n-gram table, 1..2^31-1; with shared of the only table
  Rows rows = Rows::fasttext;

  /// Throws ErrorKind::config.
  void validate() const;
  friend bool operator==(const SubwordLayout&, const SubwordLayout&) = default;
};

/// The word as it is cut: "<word>".
std::string bracketed(std::string_view word);

/// Calls f(std::string_view ngram) for each n-gram of "<word>" in fastText's order: by place, then by length. An n-gram
/// that is nothing but the first or the last character is skipped; the word "</s>" has none. Characters are what lies
/// between bytes that are no UTF-8 continuation bytes, so broken UTF-8 is cut somehow, but the same way as in fastText.
template <class F>
void for_each_ngram(std::string_view word, std::uint32_t minn, std::uint32_t maxn, F&& f) {
  if (word == "</s>") return;
  const std::string text = bracketed(word);
  const auto continues = [&text](std::size_t i) { return (static_cast<unsigned char>(text[i]) & 0xc0U) == 0x80U; };
  for (std::size_t begin = 0; begin < text.size(); ++begin) {
    if (continues(begin)) continue;
    std::size_t end = begin;
    for (std::uint32_t n = 1; n <= maxn && end < text.size(); ++n) {
      do ++end;
      while (end < text.size() && continues(end));
      if (n < minn || (n == 1 && (begin == 0 || end == text.size()))) continue;
      f(std::string_view(text).substr(begin, end - begin));
    }
  }
}

/// Appends the bucket of each n-gram of the word, in order; with Rows::shared the two rows of each n-gram.
void append_ngram_buckets(std::string_view word, const SubwordLayout& layout, std::vector<std::uint32_t>& buckets);

/// With Rows::shared: appends the two rows that the whole word "<word>" has in the table.
void append_word_buckets(std::string_view word, const SubwordLayout& layout, std::vector<std::uint32_t>& buckets);

}  // namespace wordloom
