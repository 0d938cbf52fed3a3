#pragma once
// The tables of all threads become one vocabulary.
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "counts/term_table.hpp"
#include "wordloom/counts/vectorizer.hpp"

namespace wordloom::counts {

/// A term of one thread's table, ready to be compared.
struct SortedTerm {
  std::uint64_t prefix;  ///< its first eight bytes, the first one highest
  std::string_view bytes;
  std::uint32_t id;
  std::uint32_t thread;
};

/// The terms of the table by their bytes, which is by code point.
std::vector<SortedTerm> sorted_terms(const TermTable& table, std::uint32_t thread);

/// All lists as one; terms of several tables stand side by side.
std::vector<SortedTerm> merged(std::vector<std::vector<SortedTerm>> lists);

/// What is known of a thread's terms, per id.
struct TermFacts {
  std::vector<std::uint32_t> document_frequency;
  std::vector<std::uint64_t> total;           ///< empty unless asked for
  std::vector<std::uint64_t> first_document;  ///< empty unless asked for
};

inline constexpr std::uint32_t kNoColumn = 0xffffffff;

/// Chooses and orders the columns: writes terms, document frequencies and the counts of what was dropped to `out`, and
/// to columns[thread][id] the column of each term or kNoColumn. True when some term has no column.
bool choose_columns(std::span<const SortedTerm> terms, std::span<const TermFacts> facts, std::uint64_t documents,
                    const VectorizerOptions& options, CountedDocuments& out,
                    std::vector<std::vector<std::uint32_t>>& columns);

}  // namespace wordloom::counts
