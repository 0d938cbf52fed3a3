#pragma once
// Which input rows each word is made of when words have subwords.
#include <cstdint>
#include <span>
#include <vector>

#include "wordloom/vocab/subwords.hpp"
#include "wordloom/vocab/vocabulary.hpp"

namespace wordloom {

/// Lists of input rows, one list a word, made once per run. Only n-grams that some word has get a row, and they lie in
/// order of how often training will touch them: a corpus uses an eighth of two million buckets, most of all a few
/// thousand, which then share cache lines' neighbourhood and pages instead of being strewn over a gigabyte.
class SubwordTable {
 public:
  SubwordTable() = default;
  /// `keep` [V]: sub-sampling thresholds, see draws.hpp.
  SubwordTable(const Vocabulary& vocabulary, std::span<const std::uint32_t> keep, const SubwordLayout& layout);

  /// The rows of a word, repeated where an n-gram repeats. Never empty.
  std::span<const std::uint32_t> rows(std::uint32_t word) const {
    return {rows_.data() + begins_[word], static_cast<std::size_t>(begins_[word + 1] - begins_[word])};
  }
  /// Fetches what rows() of a word will read into the cache, first where its list lies, some time later the list.
  void fetch_place(std::uint32_t word) const { __builtin_prefetch(begins_.data() + word, 0, 3); }
  void fetch_list(std::uint32_t word) const {
    const std::uint32_t* const end = rows_.data() + begins_[word + 1];
    for (const std::uint32_t* at = rows_.data() + begins_[word]; at < end; at += 16) __builtin_prefetch(at, 0, 3);
  }
  /// fasttext: the words' own rows come first, then one row for each of buckets(). shared: the rows of the table.
  std::size_t input_rows() const { return input_rows_; }
  /// fasttext: the bucket of input row V + i. shared: empty (row = bucket).
  std::span<const std::uint32_t> buckets() const { return buckets_; }
  std::size_t longest() const { return longest_; }  ///< most rows of a word

 private:
  std::vector<std::uint64_t> begins_{0};
  std::vector<std::uint32_t> rows_, buckets_;
  std::size_t input_rows_ = 0, longest_ = 0;
};

}  // namespace wordloom
