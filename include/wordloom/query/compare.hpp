#pragma once
// Two sets of word vectors, told apart: which words, which neighbours, which similarities, which words moved.
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "wordloom/query/search.hpp"

namespace wordloom {

struct SharedWords {
  std::vector<Row> a, b;            ///< a[i] and b[i] are the same word
  std::vector<Row> only_a, only_b;  ///< ascending
};
/// Shared words in order of the sum of their two rows, so that the most frequent come first and neither side leads.
SharedWords shared_words(const WordList& a, const WordList& b);

/// The rows [n, D] of shared words: row i of both sides is the same word. No names, no counts.
struct SharedVectors {
  WordVectors a, b;
  std::size_t size() const { return a.rows.rows; }
};
/// Copies the rows of the first `limit` words of `shared` (0, or more than there are: all), as they are: nothing is
/// scaled, and each side keeps its dimension D. `shared` must come from shared_words() of the same two lists. Takes
/// O(n D) time and n (D_a + D_b) floats of memory, rows filled up to whole cache lines; nothing of `a` and `b` is held
/// afterwards. Throws ErrorKind::format when a row that is copied lies in a file and is damaged
/// (WordVectors::checked).
SharedVectors gather(const WordVectors& a, const WordVectors& b, const SharedWords& shared, std::size_t limit);

/// For each of the first `words` rows: which part of its `at` nearest neighbours in `a` is also among those in `b`.
/// Neighbours are taken among all rows of the searchers, which must be the two sides of one SharedVectors: a word that
/// only one model has is nobody's lost neighbour. NaN for a row that has no neighbours in either model.
/// (Wendlandt, Kummerfeld, Mihalcea 2018, "Factors Influencing the Surprising Instability of Word Embeddings".)
std::vector<double> neighbor_overlap(const Searcher& a, const Searcher& b, std::size_t words, std::size_t at,
                                     std::size_t threads);

struct SimilarityAgreement {
  std::uint64_t pairs = 0;  ///< drawn, without those with a row of zeros
  double spearman = 0, pearson = 0;  ///< NaN where there is none (evaluate.hpp)
};
/// Correlation of cos(i, j) in `a` with cos(i, j) in `b` over `pairs` draws of i != j among the first `words` rows,
/// uniform and a function of `seed` alone. Threads share the work; the figures do not depend on how many.
SimilarityAgreement similarity_agreement(const Searcher& a, const Searcher& b, std::size_t words, std::size_t pairs,
                                         std::uint64_t seed, std::size_t threads);

struct Alignment {
  /// Per row: 1 - cos(a_i W, b_i), 0 (the same direction) to 2; NaN where either row takes no part (Searcher).
  std::vector<double> change;
  std::uint64_t fitted = 0;  ///< rows that W was fitted to
};
/// Orthogonal Procrustes (Schoenemann 1966) between the first `words` rows scaled to length 1: W is the orthogonal
/// matrix that maximises the sum of cos(a_i W, b_i), that is U V' of the singular value decomposition U S V' of A'B
/// (Hamilton, Leskovec, Jurafsky 2016 align word vectors so). Sides of different width are filled up with zeros, which
/// makes W a rotation into the wider space. In double. With fewer rows than dimensions W fits anything: callers should
/// not read changes from that.
Alignment align(MatrixView<const float> a, MatrixView<const float> b, std::size_t words, std::size_t threads);

/// The part between the 2.5th and the 97.5th percentile; NaN where the statistic was undefined in every resample, else
/// those in which it was are left out.
struct Interval {
  double low = 0, high = 0;
};
/// Percentile bootstrap (Efron 1979) over `items` things measured on both sides: `statistic` gets as many indices,
/// drawn with replacement, and returns the value of each side; both sides always see the same draw, so that
/// `difference` (second minus first) is paired. A function of `seed` alone. Zeros without items or resamples.
struct PairedIntervals {
  Interval first, second, difference;
};
using PairedStatistic = std::function<std::pair<double, double>(std::span<const std::uint32_t> drawn)>;
PairedIntervals paired_bootstrap(std::size_t items, std::size_t resamples, std::uint64_t seed, std::size_t threads,
                                 const PairedStatistic& statistic);

}  // namespace wordloom
