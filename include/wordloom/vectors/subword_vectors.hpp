#pragma once
// The input rows of a model with subwords: what vectors of unknown words are made of.
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "wordloom/core/ids.hpp"
#include "wordloom/core/matrix_view.hpp"
#include "wordloom/vocab/subwords.hpp"

namespace wordloom {

struct Model;

/// What a fastText file says beyond words and rows, kept so that it can be written again.
struct FastTextFacts {
  std::int32_t window = 5, epochs = 5, min_count = 5, negative = 5, word_ngrams = 1;
  std::int32_t loss = 2;   ///< 1 hierarchical softmax, 2 negative sampling, 3 softmax, 4 one against all
  std::int32_t model = 2;  ///< 1 CBOW, 2 skip-gram, 3 supervised
  std::int32_t bucket = 0, minn = 0, maxn = 0, update_rate = 100;
  double sample = 1e-4;
  std::int64_t tokens = 0;
  std::vector<std::pair<std::string, std::int64_t>> labels;  ///< of supervised models, with counts: `output` has theirs
  bool supervised() const { return model == 3; }
};

struct SubwordVectors {
  SubwordLayout layout;  ///< maxn 0: words have their own rows only
  /// n-grams without a row: false, they count as rows of zeros (never trained); true, they are passed over (the pruned
  /// dictionaries of fastText's quantised models).
  bool skips_absent = false;
  MatrixView<const float> words;           ///< [V, D] own rows; 0 rows with SubwordLayout::Rows::shared
  MatrixView<const float> ngrams;          ///< [N, D]
  std::span<const std::uint32_t> buckets;  ///< [N] the bucket of each n-gram row, ascending; empty: row = bucket
  std::optional<FastTextFacts> fasttext;   ///< of models read from fastText files
  std::shared_ptr<const void> storage;     ///< what the views look at

  std::size_t dim() const { return ngrams.cols != 0 ? ngrams.cols : words.cols; }
  /// The n-gram row of a bucket.
  std::optional<SubwordId> row_of_bucket(std::uint32_t bucket) const;
  /// The vector of a word: the mean of its own row, when `row` says which that is, and those of its n-grams. False, and
  /// zeros, when nothing is known of it. `vector` is [D].
  bool compose(std::string_view word, std::optional<Row> row, std::span<float> vector) const;
  /// The rows that take part in compose(), added up; returns how many (rows of zeros included).
  std::size_t add_rows(std::string_view word, std::optional<Row> row, std::span<float> sum) const;
};

/// One piece of a word, for those who want to see how its vector is made.
struct SubwordPiece {
  std::string text;
  std::uint32_t bucket = 0;
  std::optional<SubwordId> row;  ///< nothing: the n-gram is in no word that was trained
};
/// The n-grams of a word in fastText's order; with a shared table one entry for each of their two rows.
std::vector<SubwordPiece> ngram_pieces(const SubwordVectors& subwords, std::string_view word);

/// The vector of a sentence of `words`. fastText's rule for unsupervised models: the mean of the unit vectors of the
/// words that have one (any model, with or without subwords). For supervised ones: the mean over the rows of all words,
/// their n-grams, the word n-grams and the line's end "</s>" (which need not be among the words). [D]
std::vector<float> sentence_vector(const Model& model, std::span<const std::string_view> words);

/// Fills `composed` [V, D] with the vectors of all words of the model.
void compose_all(const SubwordVectors& subwords, std::span<const std::string_view> words, MatrixView<float> composed);

}  // namespace wordloom
