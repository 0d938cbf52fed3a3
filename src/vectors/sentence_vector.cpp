#include "wordloom/vectors/model.hpp"
#include "wordloom/vectors/row_norm.hpp"
#include "wordloom/vectors/subword_vectors.hpp"

namespace wordloom {
namespace {

/// fastText's factor for hashing a run of words.
constexpr std::uint64_t kWordNgramFactor = 116049371;
constexpr std::string_view kLineEnd = "</s>";

std::vector<float> mean_of_units(const Model& model, std::span<const std::string_view> words) {
  std::vector<float> mean(model.input.dim(), 0.0F), vector(mean.size());
  std::size_t count = 0;
  for (const std::string_view word : words) {
    const auto row = model.input.words.find(word);
    if (row) {
      const auto values = model.input.rows.row(row->value);
      vector.assign(values.begin(), values.end());
    } else if (!model.subwords || !model.subwords->compose(word, std::nullopt, vector)) {
      continue;
    }
    const double length = norm(std::span<const float>(vector));
    if (length == 0) continue;
    for (std::size_t d = 0; d < mean.size(); ++d)
      mean[d] += static_cast<float>(static_cast<double>(vector[d]) / length);
    ++count;
  }
  if (count > 0)
    for (float& x : mean) x /= static_cast<float>(count);
  return mean;
}

/// fastText sign-extends the 32-bit hashes it combines.
std::uint64_t wide_hash(std::string_view word) {
  return static_cast<std::uint64_t>(static_cast<std::int64_t>(static_cast<std::int32_t>(fasttext_hash(word))));
}

std::vector<float> mean_of_rows(const Model& model, std::span<const std::string_view> given) {
  const SubwordVectors& subwords = *model.subwords;
  const FastTextFacts& facts = *subwords.fasttext;
  std::vector<std::string_view> words(given.begin(), given.end());
  if (words.empty() || words.back() != kLineEnd) words.push_back(kLineEnd);
  std::vector<float> sum(model.input.dim(), 0.0F);
  std::vector<std::uint64_t> hashes;
  std::size_t count = 0;
  for (const std::string_view word : words) {
    const auto row = model.input.words.find(word);
    // A label among the words is no word, known or not.
    if (!row && word.starts_with("__label__")) continue;
    count += subwords.add_rows(word, row, sum);
    hashes.push_back(wide_hash(word));
  }
  for (std::size_t i = 0; i < hashes.size() && facts.bucket > 0; ++i) {
    std::uint64_t hash = hashes[i];
    for (std::size_t j = i + 1; j < hashes.size() && j < i + static_cast<std::size_t>(facts.word_ngrams); ++j) {
      hash = hash * kWordNgramFactor + hashes[j];
      const auto row =
          subwords.row_of_bucket(static_cast<std::uint32_t>(hash % static_cast<std::uint64_t>(facts.bucket)));
      if (row)
        for (std::size_t d = 0; d < sum.size(); ++d) sum[d] += subwords.ngrams.row(row->value)[d];
      if (row || !subwords.skips_absent) ++count;
    }
  }
  if (count > 0)
    for (float& x : sum) x /= static_cast<float>(count);
  return sum;
}

}  // namespace

std::vector<float> sentence_vector(const Model& model, std::span<const std::string_view> words) {
  const bool supervised = model.subwords && model.subwords->fasttext && model.subwords->fasttext->supervised();
  return supervised ? mean_of_rows(model, words) : mean_of_units(model, words);
}

}  // namespace wordloom
