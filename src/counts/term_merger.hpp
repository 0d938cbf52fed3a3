#pragma once
// The tables of all threads become one vocabulary.
#include <cstdint>
#include <span>
#include <vector>

#include "counts/term_table.hpp"
#include "wordloom/counts/vectorizer.hpp"

namespace wordloom::counts {

/// A thread's terms and what is known of them, per id.
struct TermFacts {
  const TermTable* table = nullptr;
  std::vector<TermKey> keys;
  std::vector<std::uint32_t> document_frequency;
  std::vector<std::uint64_t> total;           ///< empty unless asked for
  std::vector<std::uint64_t> first_document;  ///< empty unless asked for
};

inline constexpr std::uint32_t kNoColumn = 0xffffffff;

/// Chooses and orders the columns: writes terms, document frequencies and the counts of what was dropped to `out`, and
/// to columns[thread][id] the column of each term or kNoColumn. Uses up the keys. True when some term has no column.
bool choose_columns(std::span<TermFacts> facts, std::uint64_t documents, const VectorizerOptions& options,
                    CountedDocuments& out, std::vector<std::vector<std::uint32_t>>& columns);

}  // namespace wordloom::counts
