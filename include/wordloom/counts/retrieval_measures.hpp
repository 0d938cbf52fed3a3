#pragma once
// How good ranked lists are, judged by people: the measures of trec_eval.
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace wordloom {

/// Query -> document -> grade. Grades above 0 are relevant.
struct Judgments {
  std::map<std::string, std::map<std::string, int>> queries;
  std::uint64_t size() const;
};

/// TREC qrels ("query iteration document grade", white space) or "query<TAB>document<TAB>grade" with or without a
/// header line (as BEIR has them; one whose last column has no digit); also two columns, all relevant. gz and zst by
/// content. Grades are whole numbers below a million, as trec_eval has them; "1.0" and "+1" are such, 0.5 is refused:
/// trec_eval would cut it to 0, not relevant, without a word. Throws ErrorKind::format naming the line.
Judgments read_judgments(const std::string& path);

/// Means over the queries that have a relevant document.
struct RetrievalMeasures {
  std::uint64_t queries = 0;     ///< that were counted
  std::uint64_t unjudged = 0;    ///< with a ranking, be it empty, and without judgments: left out
  std::uint64_t unanswered = 0;  ///< with relevant documents and no ranking: counted as 0
  double precision = 0;          ///< relevant among the first k, divided by k
  double recall = 0;             ///< relevant among the first k, divided by all relevant ones
  double map = 0;                ///< mean average precision over the first `depth`
  double ndcg = 0;  ///< grade / log2(rank + 1) over the first k, divided by the best order's (Jarvelin 2002)
  double mrr = 0;   ///< 1 / rank of the first relevant one among the first `depth`
};
/// `rankings`: query -> document ids, best first. `k`: of precision, recall and NDCG; `depth`: of MAP and MRR.
RetrievalMeasures measure(const Judgments& judgments, const std::map<std::string, std::vector<std::string>>& rankings,
                          std::size_t k, std::size_t depth);

}  // namespace wordloom
