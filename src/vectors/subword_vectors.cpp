#include "wordloom/vectors/subword_vectors.hpp"

#include <algorithm>

namespace wordloom {
namespace {

void add(std::span<const float> row, std::span<float> sum) {
  for (std::size_t d = 0; d < sum.size(); ++d) sum[d] += row[d];
}

}  // namespace

std::optional<SubwordId> SubwordVectors::row_of_bucket(std::uint32_t bucket) const {
  if (buckets.empty()) {
    if (bucket < ngrams.rows) return SubwordId(bucket);
    return std::nullopt;
  }
  const auto at = std::lower_bound(buckets.begin(), buckets.end(), bucket);
  if (at == buckets.end() || *at != bucket) return std::nullopt;
  return SubwordId(static_cast<std::uint32_t>(at - buckets.begin()));
}

std::size_t SubwordVectors::add_rows(std::string_view word, std::optional<Row> row, std::span<float> sum) const {
  const bool shared = layout.rows == SubwordLayout::Rows::shared;
  std::vector<std::uint32_t> pieces;
  std::size_t count = 0;
  if (row && shared) append_word_buckets(word, layout, pieces);
  if (row && !shared) {
    add(words.row(row->value), sum);
    ++count;
  }
  if (layout.maxn > 0) append_ngram_buckets(word, layout, pieces);
  for (const std::uint32_t bucket : pieces) {
    const auto found = row_of_bucket(bucket);
    if (found) add(ngrams.row(found->value), sum);
    if (found || !skips_absent) ++count;
  }
  return count;
}

bool SubwordVectors::compose(std::string_view word, std::optional<Row> row, std::span<float> vector) const {
  std::fill(vector.begin(), vector.end(), 0.0F);
  const std::size_t count = add_rows(word, row, vector);
  if (count == 0) return false;
  const float mean = 1.0F / static_cast<float>(count);
  bool any = false;
  for (float& x : vector) {
    x *= mean;
    any = any || x != 0;
  }
  return any || row.has_value();
}

std::vector<SubwordPiece> ngram_pieces(const SubwordVectors& subwords, std::string_view word) {
  std::vector<std::string> texts;
  if (subwords.layout.maxn > 0)
    for_each_ngram(word, subwords.layout.minn, subwords.layout.maxn,
                   [&](std::string_view ngram) { texts.emplace_back(ngram); });
  std::vector<std::uint32_t> buckets;
  if (!texts.empty()) append_ngram_buckets(word, subwords.layout, buckets);
  std::vector<SubwordPiece> pieces;
  const std::size_t each = texts.empty() ? 1 : buckets.size() / texts.size();
  for (std::size_t i = 0; i < buckets.size(); ++i)
    pieces.push_back({texts[i / each], buckets[i], subwords.row_of_bucket(buckets[i])});
  return pieces;
}

void compose_all(const SubwordVectors& subwords, std::span<const std::string_view> words, MatrixView<float> composed) {
  for (std::size_t i = 0; i < words.size(); ++i)
    subwords.compose(words[i], Row(static_cast<std::uint32_t>(i)), composed.row(i));
}

}  // namespace wordloom
