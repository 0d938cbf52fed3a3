#pragma once
// Exact nearest neighbours by cosine, and what follows from them.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "wordloom/core/top_k.hpp"
#include "wordloom/vectors/word_vectors.hpp"

namespace wordloom {

struct SearchOptions {
  std::size_t n = 10;
  std::size_t restrict_rows = 0;   ///< only the first so many rows (the most frequent words); 0: all
  std::size_t threads = 1;
};

/// Exact search over the rows of `vectors`. Norms are computed once (in double); a zero or non-finite row has no
/// neighbours and is never one.
class Searcher {
 public:
  explicit Searcher(WordVectors vectors, std::size_t threads = 1);
  const WordVectors& vectors() const { return vectors_; }
  float norm(Row row) const { return norms_[row.value]; }

  /// Top n by cosine to `query` (length D, need not be normalized), without `exclude`. Best first, ties by lower row.
  std::vector<Scored> nearest(std::span<const float> query, const SearchOptions& options,
                              std::span<const Row> exclude = {}) const;
  /// The same for many queries at once, as a blocked matrix product: [Q, D] -> Q lists. exclude[q] may be empty.
  std::vector<std::vector<Scored>> nearest_batch(MatrixView<const float> queries, const SearchOptions& options,
                                                 std::span<const std::vector<Row>> exclude = {}) const;
  double cosine(Row a, Row b) const;

  /// a is to a2 as b is to ?: 3CosAdd (Mikolov et al. 2013), the sum of unit vectors: positive - negative.
  std::vector<Scored> cos_add(std::span<const Row> positive, std::span<const Row> negative,
                              const SearchOptions& options) const;
  /// 3CosMul (Levy and Goldberg 2014, eq. 4): cosines shifted to [0, 1], epsilon 1e-3.
  std::vector<Scored> cos_mul(std::span<const Row> positive, std::span<const Row> negative,
                              const SearchOptions& options) const;
  /// The row least similar to the mean of the unit vectors of all given rows; cosines to that mean in `scores`.
  Row doesnt_match(std::span<const Row> rows, std::vector<double>* scores = nullptr) const;

 private:
  WordVectors vectors_;
  std::vector<float> norms_;  // 0 for rows that take no part
};

/// Words of the vocabulary close to `word` in spelling, best first: case-insensitive matches, then smallest edit
/// distance (at most 2), the more frequent first.
std::vector<std::string_view> suggest(const WordList& words, std::string_view word, std::size_t n);

}  // namespace wordloom
