#pragma once
// Analogy and similarity evaluation with coverage.
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wordloom/query/search.hpp"

namespace wordloom {

struct AnalogySection {
  std::string name;
  std::uint64_t total = 0;    ///< questions in the file
  std::uint64_t unknown = 0;  ///< skipped: a word is not among the restricted rows
  std::uint64_t asked = 0;
  std::uint64_t right = 0;
  /// NaN when nothing was asked.
  double accuracy() const {
    return asked == 0 ? std::numeric_limits<double>::quiet_NaN()
                      : static_cast<double>(right) / static_cast<double>(asked);
  }
};
struct AnalogyResult {
  std::vector<AnalogySection> sections;
  AnalogySection semantic, syntactic, total;  ///< sections named gram* are syntactic
  std::uint64_t malformed = 0;                ///< lines without four words
  enum class Outcome : unsigned char { unasked, wrong, right };
  std::vector<Outcome> outcomes;  ///< of every question, in the order of the file
};
/// Maps a word of a question file to a row: the model's own analyzer, or plain lookup.
using WordToRow = std::function<std::optional<Row>(std::string_view)>;
/// The rows that count as the same word as a row, itself among them, ascending: its spellings in other case, say.
using SameWord = std::function<std::vector<Row>(Row)>;

/// Question files: ": section" lines and four words a line (word2vec's questions-words.txt). Question words and
/// answers are taken among the first restrict_rows rows (0: all); the three question words are no answers, as in
/// word2vec.c, so a question whose answer is one of them is asked and never right. '#' lines are skipped; questions
/// before the first section form one named after the file. Throws ErrorKind::io.
/// With `same_word` words count whatever their case, by the rule of gensim's evaluate_word_analogies: a question asks
/// with the first row of each word, no row of a question word is an answer, and any row of the expected word is right.
/// (gensim looks no further than at five answers; word2vec.c's compute-accuracy leaves out only the rows asked with.)
AnalogyResult evaluate_analogies(const Searcher& searcher, const std::string& path, const WordToRow& lookup,
                                 std::size_t restrict_rows, bool cos_mul, std::size_t threads,
                                 const SameWord& same_word = {});

struct PairsResult {
  std::string name;
  std::uint64_t total = 0;           ///< pairs in the file
  std::uint64_t found = 0;           ///< both words known, and their vectors have a direction
  std::uint64_t undirected = 0;      ///< both known, but a vector takes no part (Searcher)
  std::uint64_t malformed = 0;       ///< lines without two words and a number
  double spearman = 0, pearson = 0;  ///< over the found pairs, as below
  /// Of every pair, in the order of the file; a cosine is NaN where the pair was not found.
  std::vector<double> judgments, cosines;
};
/// Pair files: two words and a score, separated by tabs, commas, semicolons or spaces; '#' lines and a header line
/// without a number are skipped. Any line end. The score is the first number from the third field on (SimLex-999's own
/// file has the part of speech before it); where commas do not separate fields, a decimal comma is understood.
PairsResult evaluate_pairs(const Searcher& searcher, const std::string& path, const WordToRow& lookup);

/// Correlations in double; NaN for fewer than two pairs or a side without variance: there is none. Spearman ranks ties
/// by their mean rank. Throw ErrorKind::usage for different lengths.
double spearman(std::span<const double> a, std::span<const double> b);
double pearson(std::span<const double> a, std::span<const double> b);

}  // namespace wordloom
