#pragma once
// What segments are written from: sorted runs of fresh documents, or older segments. Private to the counts room.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "counts/index/postings.hpp"

namespace wordloom::index {

/// A document as a segment keeps it: how often it has which terms.
struct ForwardVector {
  std::vector<std::uint32_t> terms, counts;  ///< terms ascend
};

/// One record of the document table, encoded by put_record().
struct DocumentRecord {
  std::string_view id, title;
  std::uint32_t file = 0;
  std::uint64_t offset = 0, size = 0;
};

/// Documents 0..documents()-1, to be appended to others: deleted ones are left out already. Three passes, each in
/// order: over the terms, over the documents, over the terms again with their postings.
class MergeSource {
 public:
  virtual ~MergeSource() = default;
  virtual std::uint32_t documents() const = 0;

  /// Begins a pass over the terms.
  virtual void rewind_terms() = 0;
  /// False at the end. Terms without documents (all deleted) are passed over.
  virtual bool next_term() = 0;
  virtual std::string_view term() const = 0;
  virtual std::uint32_t document_count() const = 0;
  /// Appends the postings of the current term with `first` added to every document.
  virtual void postings(std::uint32_t first, bool positions, PostingList& out) = 0;

  /// The next document, terms numbered as next_term() gave them (from 0). `record` lives until the next call.
  virtual void next_document(ForwardVector& vector, std::uint32_t& length, DocumentRecord& record) = 0;
};

}  // namespace wordloom::index
