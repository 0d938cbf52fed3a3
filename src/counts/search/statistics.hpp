#pragma once
// Numbers of the whole index that scores depend on, and what they make of a query's terms. Private to the counts room.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "counts/search/cursor.hpp"
#include "wordloom/counts/search.hpp"

namespace wordloom::search {

/// A different term of a query.
struct PreparedTerm {
  std::string term;
  double asked = 0;                  ///< how often, or its weight
  std::uint64_t document_count = 0;  ///< live documents that have it; > 0
  double idf = 0;                    ///< as the question weighs it
  double document_idf = 0;           ///< as documents weigh it
  double query_weight = 0;
  std::vector<std::optional<index::Dictionary::Found>> found;  ///< by segment
  TermScale scale;
};

struct PreparedQuery {
  std::vector<PreparedTerm> terms;  ///< known ones, sorted
  double unit = 1;                  ///< a score is so many units times this
};

class Statistics {
 public:
  Statistics(const Index& index, Ranking ranking, const Bm25& bm25);

  PreparedQuery prepare(const std::map<std::string, double>& asked) const;
  const std::vector<SegmentScorer>& scorers() const { return scorers_; }
  std::uint64_t documents() const { return documents_; }
  double mean_length() const { return mean_length_; }
  const Bm25& bm25() const { return bm25_; }
  /// Live documents with a term, summed over segments; `found` by segment.
  std::uint64_t look_up(const std::string& term, std::vector<std::optional<index::Dictionary::Found>>& found) const;
  double idf(std::uint64_t document_count) const;  ///< in documents
  double query_idf(std::uint64_t document_count) const;
  /// The norm of a document as cosine divides by it.
  double norm(std::size_t segment, std::uint32_t document) const;

 private:
  void compute_norms(std::size_t segment, const IndexTerms& terms, std::span<float> norms) const;
  /// The highest local weight / norm of a term's postings, looked up one by one.
  double highest_share(const PreparedTerm& term) const;
  const Index index_;
  Ranking ranking_;
  Bm25 bm25_;
  Weighting weighting_;
  index::CountWeights weights_;
  std::uint64_t documents_ = 0;
  double mean_length_ = 1, mean_raw_idf_ = 0;
  std::uint64_t longest_ = 1;
  std::vector<SegmentScorer> scorers_;
};

/// The norm of one vector; weights and idfs of its terms in the same order.
double vector_norm(const std::vector<double>& weights, Norm norm);

}  // namespace wordloom::search
