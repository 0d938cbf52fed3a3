#include "wordloom/vectors/word_vectors.hpp"

#include <utility>

#include "wordloom/core/error.hpp"

namespace wordloom {

WordVectors WordVectors::own(WordList words, Matrix matrix, std::vector<std::int64_t> counts) {
  if (words.size() != matrix.rows())
    throw fail(ErrorKind::internal, "{} words for {} rows", words.size(), matrix.rows());
  if (!counts.empty() && counts.size() != words.size())
    throw fail(ErrorKind::internal, "{} counts for {} words", counts.size(), words.size());
  auto held = std::make_shared<const Matrix>(std::move(matrix));
  WordVectors result;
  result.words = std::move(words);
  result.rows = held->view();
  result.counts = std::move(counts);
  result.storage = std::move(held);
  return result;
}

}  // namespace wordloom
