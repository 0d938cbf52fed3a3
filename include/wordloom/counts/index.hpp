#pragma once
// A document index as it lies on disk, opened for reading: documents, terms, forward vectors. Searching is in
// search.hpp, writing in index_writer.hpp, the format in docs/formats/tfidf-index.md.
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wordloom/core/ids.hpp"
#include "wordloom/counts/documents.hpp"
#include "wordloom/counts/presets.hpp"

namespace wordloom {

namespace index {
class Segment;
}

/// How an index was made; kept in its manifest and applied to every document added later and to every query.
struct IndexConfig {
  std::string preset = "wordloom";  ///< whose values were taken
  TermRecipe terms;                 ///< how text becomes terms
  Weighting weighting;              ///< of cosine; local weights that are a function of tf alone
  /// Set: idf counts once, in the question with this scheme, and cosine ranks documents weighted without it (SMART
  /// lnc.ltc). Else it counts in both, as in a cosine of two tf-idf vectors.
  std::optional<IdfScheme> query_idf;
  Bm25 bm25;                                ///< default ranking; any variant but bm25l
  TermOrder order = TermOrder::code_point;  ///< of exported columns
  bool positions = false;                   ///< positions of words are kept: phrases can be searched
  std::vector<std::string> fields;          ///< names that `field:word` knows
  Weighting document_weighting() const;     ///< what cosine ranks documents by
  void validate() const;                    ///< throws ErrorKind::config naming the field and its value
};

struct TermCount {
  std::uint32_t term;   ///< index into IndexTerms
  std::uint32_t count;  ///< how often the document has it; > 0
  friend bool operator==(const TermCount&, const TermCount&) = default;
};

/// All terms of the documents that are not deleted, over all segments, sorted by bytes (= by code point). Terms of
/// named fields are not among them. Built by Index::terms(), memory in proportion to the dictionary.
class IndexTerms {
 public:
  std::size_t size() const { return document_counts_.size(); }
  std::string_view term(std::size_t i) const {
    return {bytes_.data() + ends_[i], static_cast<std::size_t>(ends_[i + 1] - ends_[i])};
  }
  std::uint64_t document_count(std::size_t i) const { return document_counts_[i]; }  ///< live documents that have it
  std::uint64_t total_count(std::size_t i) const { return total_counts_[i]; }        ///< occurrences in live documents
  std::optional<std::uint32_t> find(std::string_view term) const;

 private:
  friend class Index;
  std::string bytes_;
  std::vector<std::uint64_t> ends_{0};  // size() + 1
  std::vector<std::uint64_t> document_counts_, total_counts_;
  std::vector<std::vector<std::uint32_t>> ids_;  // per segment: its term -> ours (kNone for terms of deleted documents)
};

/// What is known of a document beside its words.
struct DocumentInfo {
  std::string id, title;
  std::string file;                    ///< path from the root on; empty when there is none (standard input)
  std::string reading;                 ///< its state then and how it was read, for document_text()
  std::uint64_t offset = 0, size = 0;  ///< TextPlace
};

/// One state of the index: whatever writers do afterwards, it stays as it was opened. Copies share the mappings. All
/// members may be called from several threads at once.
class Index {
 public:
  /// Throws ErrorKind::io when there is no index, ErrorKind::format (file, section, remedy) when it is damaged.
  static Index open(const std::filesystem::path& directory);

  const std::filesystem::path& directory() const;
  const IndexConfig& config() const;
  std::uint64_t generation() const;  ///< grows by one with every change published

  /// Documents are numbered 0..slots()-1 in the order in which they were added; the deleted ones keep their numbers
  /// until a merge.
  std::uint64_t slots() const;
  std::uint64_t size() const;  ///< documents that are not deleted
  bool live(DocId document) const;
  DocumentInfo document(DocId document) const;
  std::uint64_t length(DocId document) const;            ///< its number of words (occurrences)
  std::uint64_t total_length() const;                    ///< of all live documents
  std::optional<DocId> find(std::string_view id) const;  ///< a live document by its id

  IndexTerms terms() const;
  /// The terms of a document with their counts, by ascending term. `out` is overwritten.
  void vector(DocId document, const IndexTerms& terms, std::vector<TermCount>& out) const;

  std::size_t segment_count() const;
  const index::Segment& segment(std::size_t i) const;       ///< for the room's own sources
  std::uint64_t first_document(std::size_t segment) const;  ///< the number of its first document
  /// Reads everything and compares all checksums; throws ErrorKind::format at the first difference.
  void verify() const;
  std::uint64_t bytes() const;  ///< on disk

 private:
  struct State;
  explicit Index(std::shared_ptr<const State> state);
  std::shared_ptr<const State> state_;
};

/// True for a directory with the manifest of an index in it.
bool is_index(const std::filesystem::path& directory);

}  // namespace wordloom
