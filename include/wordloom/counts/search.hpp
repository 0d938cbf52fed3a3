#pragma once
// Questions to an index: the best documents for a query, documents like another, what makes a document particular, and
// why a document was found.
//
// Scores are sums of per-term contributions that are rounded to whole multiples of a power of two chosen per query (at
// least 29 bits below the highest possible score). Sums of whole numbers do not depend on their order, so searching
// with early termination gives bit for bit what scoring every document gives, ties included: equal scores are ordered
// by document number.
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wordloom/counts/index.hpp"

namespace wordloom {

enum class Ranking {
  bm25,  ///< by IndexConfig::bm25
  /// Of tf-idf vectors by IndexConfig::weighting; the query is weighted and normalized as a document is. A word of a
  /// field is divided by the norm of the document's text, which has no part of it (1 for a text without words), so that
  /// scores with fields may be above 1.
  cosine,
};

struct Hit {
  DocId document;
  double score = 0;  ///< above 0
  friend bool operator==(const Hit&, const Hit&) = default;
};

/// A term with a weight of its own in a query (how often it was asked for).
struct QueryTerm {
  std::string term;  ///< as the index has it
  double weight = 1;
};

/// One line of an explanation: how a term of the query adds to a document's score.
struct Factor {
  std::string term;
  std::uint64_t query_count = 0;     ///< how often the query has it
  std::uint64_t document_count = 0;  ///< documents that have it
  std::uint64_t count = 0;           ///< how often the document has it
  double idf = 0;                    ///< global weight
  double query_weight = 0;           ///< what the query contributes: count (bm25), or weight / norm (cosine)
  double document_weight =
      0;             ///< of the document: tf part (bm25), or local weight x idf (if documents have it) / norm (cosine)
  double score = 0;  ///< the product
};
struct Explanation {
  Ranking ranking = Ranking::bm25;
  bool fulfils = true;   ///< the query's conditions: has one of the words, where there are no others
  bool matches = false;  ///< search() finds it: it fulfils them, and its words weigh something
  std::uint64_t documents = 0;
  std::uint64_t length = 0;  ///< of the document, in words
  double mean_length = 0;
  double norm = 0;  ///< of the document (cosine)
  Bm25 bm25;
  std::vector<Factor> factors;
  double score = 0;
};

struct Keyword {
  std::string term;
  std::uint64_t count = 0;
  double weight = 0;  ///< cosine weight in the document
};

/// Immutable; any number of threads may ask at once.
class IndexSearcher {
 public:
  /// Computes length factors (bm25) or norms (cosine) of all documents: milliseconds a million documents, for cosine
  /// after additions or deletions some hundred. `bm25` replaces the index's own parameters. Throws ErrorKind::config.
  explicit IndexSearcher(const Index& index, Ranking ranking = Ranking::bm25,
                         const std::optional<Bm25>& bm25 = std::nullopt);
  ~IndexSearcher();
  IndexSearcher(IndexSearcher&&) noexcept;
  IndexSearcher& operator=(IndexSearcher&&) noexcept;

  /// The k best documents for a query in the query language: words (any of them), `+word` or `a AND b` (required),
  /// `-word` or `NOT word` (excluded), `"a phrase"`, `field:word` or `field:"a phrase"`, parentheses; OR is the default
  /// between words. NOT binds more than AND, and AND more than OR; an exclusion without AND holds for all that stands
  /// beside it. A name before a colon that is no field is part of the word (http://x, 10:30). Throws ErrorKind::usage
  /// for unbalanced quotes or parentheses, AND, OR or NOT without something on each side that wants it (in quotes or
  /// small letters they are words), phrases where positions were not kept, a name that is no field before a quote or a
  /// parenthesis, a field before anything but a word or a phrase, and queries or parentheses of exclusions only.
  std::vector<Hit> search(std::string_view query, std::size_t k) const;
  /// As search(), the text taken as words whatever it holds.
  std::vector<Hit> search_words(std::string_view text, std::size_t k) const;
  /// By terms and weights as given.
  std::vector<Hit> search_terms(std::span<const QueryTerm> terms, std::size_t k) const;
  /// search_words() for many queries in parallel.
  std::vector<std::vector<Hit>> search_many(std::span<const std::string> queries, std::size_t k,
                                            std::size_t threads) const;
  /// The same answers as search_words() by scoring every document: slow, the reference of the tests.
  std::vector<Hit> search_exhaustively(std::string_view text, std::size_t k) const;

  /// Documents most like `document`, itself left out: a search for its `terms` weightiest keywords by their weights.
  std::vector<Hit> similar(DocId document, std::size_t k, std::size_t terms = 25) const;
  /// The terms of a document by descending tf-idf weight, ties by term.
  std::vector<Keyword> keywords(DocId document, std::size_t k) const;
  Explanation explain(std::string_view query, DocId document) const;
  /// The terms that a query asks for (excluded ones left out), as the index has them. Throws as search().
  std::vector<std::string> query_terms(std::string_view query) const;
  /// As query_terms(), the text taken as words whatever it holds.
  std::vector<std::string> word_terms(std::string_view text) const;

  const Index& index() const;
  Ranking ranking() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The text of a document, read again from where it stood when it was indexed, broken UTF-8 replaced; nothing, and why
/// ("is not there any more"), when the file is gone, cannot be read, was standard input, or has another size or time of
/// change than it had then (indexes that say neither, and name paths as they were given: or is now shorter).
std::optional<std::string> document_text(const DocumentInfo& document, std::string* why = nullptr);

struct Snippet {
  std::string text;  ///< white space squeezed to single spaces
  struct Match {
    std::size_t begin, end;
  };
  std::vector<Match> matches;  ///< byte ranges of words that the query asks for
};
/// The stretch of `text` of about `length` characters that has most of the different `terms`. Whole words only, but
/// long runs without white space (Chinese, Thai, addresses) are cut.
Snippet make_snippet(std::string_view text, const TermRecipe& recipe, std::span<const std::string> terms,
                     std::size_t length = 160);

}  // namespace wordloom
