#include "wordloom/embed/subword_table.hpp"

#include <algorithm>
#include <unordered_map>

#include "wordloom/core/error.hpp"

namespace wordloom {

SubwordTable::SubwordTable(const Vocabulary& vocabulary, std::span<const std::uint32_t> keep,
                           const SubwordLayout& layout) {
  const auto words = static_cast<std::uint32_t>(vocabulary.size());
  const bool shared = layout.rows == SubwordLayout::Rows::shared;
  begins_.reserve(words + std::size_t{1});
  std::vector<std::uint32_t> pieces;
  for (std::uint32_t w = 0; w < words; ++w) {
    pieces.clear();
    if (shared)
      append_word_buckets(vocabulary.word(Row(w)), layout, pieces);
    else
      rows_.push_back(w);
    append_ngram_buckets(vocabulary.word(Row(w)), layout, pieces);
    rows_.insert(rows_.end(), pieces.begin(), pieces.end());
    begins_.push_back(rows_.size());
    longest_ = std::max<std::size_t>(longest_, begins_[w + 1] - begins_[w]);
  }
  if (shared) {
    input_rows_ = layout.buckets;
    return;
  }

  // The first entry of each list is the word's own row, the others are still buckets.
  struct Use {
    double visits = 0;
    std::uint32_t bucket = 0;
  };
  std::vector<Use> uses;
  std::unordered_map<std::uint32_t, std::uint32_t> index;
  for (std::uint32_t w = 0; w < words; ++w) {
    const double visits = static_cast<double>(vocabulary.count(Row(w))) * (static_cast<double>(keep[w]) + 1) * 0x1p-32;
    for (std::uint64_t i = begins_[w] + 1; i < begins_[w + 1]; ++i) {
      const auto [place, added] = index.try_emplace(rows_[i], static_cast<std::uint32_t>(uses.size()));
      if (added) uses.push_back({0, rows_[i]});
      uses[place->second].visits += visits;
    }
  }
  if (words + uses.size() > 0xfffffff0U)
    throw fail(ErrorKind::config, "{} words and {} n-grams are more rows than a model can have; fewer buckets help",
               words, uses.size());
  std::sort(uses.begin(), uses.end(), [](const Use& a, const Use& b) {
    return a.visits != b.visits ? a.visits > b.visits : a.bucket < b.bucket;
  });
  for (std::uint32_t i = 0; i < uses.size(); ++i) {
    index[uses[i].bucket] = words + i;
    buckets_.push_back(uses[i].bucket);
  }
  for (std::uint32_t w = 0; w < words; ++w)
    for (std::uint64_t i = begins_[w] + 1; i < begins_[w + 1]; ++i) rows_[i] = index[rows_[i]];
  input_rows_ = words + uses.size();
}

}  // namespace wordloom
