#pragma once
// Documents become rows of counts: the vocabulary is learned on the way, or given.
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wordloom/counts/presets.hpp"
#include "wordloom/counts/sparse_rows.hpp"
#include "wordloom/counts/term_analyzer.hpp"
#include "wordloom/counts/term_list.hpp"

namespace wordloom {

/// A bound on document frequencies: so many documents, or that part of them.
struct FrequencyBound {
  bool fraction = false;
  std::uint64_t documents = 1;  ///< when it is no fraction
  double part = 1;              ///< 0..1 when it is one
};

struct VectorizerOptions {
  TermRecipe terms;
  FrequencyBound min_df{false, 1, 0};  ///< terms of fewer documents are dropped
  FrequencyBound max_df{true, 0, 1};   ///< terms of more documents are dropped
  /// Keeps the most frequent terms by total count (of documents with `binary`), of equal ones those that come first by
  /// code point; 0: all.
  std::uint64_t max_features = 0;
  bool binary = false;  ///< counts above 0 become 1
  TermOrder order = TermOrder::code_point;
  std::size_t threads = 1;
  /// Throws ErrorKind::config naming the field and its range.
  void validate() const;
};

struct CountedDocuments {
  TermList terms;                                 ///< column -> term
  std::vector<std::uint64_t> document_frequency;  ///< per column; of the documents counted
  CountRows counts;                               ///< [documents, terms]
  AnalyzerCounts analyzer;                        ///< what the analyzer dropped or mended
  std::uint64_t occurrences = 0;                  ///< terms met, those dropped later included
  std::uint64_t distinct = 0;                     ///< different terms met
  std::uint64_t dropped_rare = 0, dropped_frequent = 0, dropped_features = 0;  ///< different terms dropped, by reason
};

/// Counts documents as they come: add() some at a time, finish() once. The outcome depends on neither the number of
/// threads nor the portions. Memory: all counts, 8 bytes each, and for each thread a table of the terms it met.
class Vectorizer {
 public:
  explicit Vectorizer(const VectorizerOptions& options);  ///< validates
  /// Counts the terms of this vocabulary only, which gives the columns in its order; min_df, max_df, max_features and
  /// order are not applied. Throws ErrorKind::config for an empty vocabulary, an empty term or the same term twice.
  Vectorizer(const VectorizerOptions& options, TermList vocabulary);
  ~Vectorizer();
  Vectorizer(Vectorizer&&) noexcept;
  Vectorizer& operator=(Vectorizer&&) noexcept;

  /// Documents in order, each below 2^31 bytes; the bytes are not needed afterwards. Portions of some MiB let all
  /// threads work. With Utf8Policy::strict, a broken document throws ErrorKind::format with its number (from 1); the
  /// object is then of no more use.
  void add(std::span<const std::string_view> documents);
  /// What tables and counts take so far; finish() needs about as much again for a moment.
  std::uint64_t memory_bytes() const;
  std::uint64_t documents() const;  ///< added so far
  /// Throws ErrorKind::config when no term is left (with the remedy).
  CountedDocuments finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// All at once.
CountedDocuments count_documents(std::span<const std::string_view> documents, const VectorizerOptions& options);

}  // namespace wordloom
