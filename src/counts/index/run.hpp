#pragma once
// A stretch of documents inverted in memory and written to a temporary file, to be merged later. Private to the counts
// room.
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "counts/index/merge_source.hpp"
#include "counts/term_table.hpp"
#include "wordloom/core/raw_vector.hpp"
#include "wordloom/counts/documents.hpp"
#include "wordloom/counts/index.hpp"
#include "wordloom/io/output.hpp"

namespace wordloom::index {

class ByteBuffer;

/// Where a run lies in its temporary file.
struct Run {
  SpoolFile* spool = nullptr;
  std::uint64_t first_document = 0;
  std::uint32_t documents = 0;
  std::uint64_t terms_at = 0, postings_at = 0, positions_at = 0, vectors_at = 0, end = 0;
};

/// Collects the documents of one run.
class RunBuilder {
 public:
  RunBuilder(const IndexConfig& config, const TermAnalyzer& analyzer);
  /// Address space for so much text: a vector that grows moves its entries to fresh pages again and again, and pages
  /// that are never touched cost nothing.
  void expect(std::uint64_t text_bytes) { entries_.reserve(static_cast<std::size_t>(text_bytes / 6)); }
  void add(const Document& document);
  /// Writes what was collected to the end of `spool` and begins anew.
  Run finish(SpoolFile& spool);
  std::uint32_t documents() const { return static_cast<std::uint32_t>(vector_ends_.size()); }
  std::size_t words() const { return words_; }  ///< of all documents so far, those of fields included
  const AnalyzerCounts& counts() const { return analyzer_.counts(); }

 private:
  struct Inverted;
  void count(const TokenBuffer& tokens);
  /// The order of the terms, by which entries_ are numbered from here on, and where each one's postings will lie.
  Inverted rank_terms();
  void sort_postings(Inverted& in) const;
  void sort_positions(Inverted& in);  ///< empties stream_
  /// Terms, postings and positions to the end of `spool`. Sorts entries_ by term within each document as it goes.
  /// Returns an empty buffer whose pages are there.
  ByteBuffer write_terms(const Inverted& in, SpoolFile& spool, Run& run);
  void put_postings(const Inverted& in, std::uint32_t term, std::span<std::uint64_t> vector_next, ByteBuffer& out);
  static void put_positions(const Inverted& in, std::uint32_t term, ByteBuffer& out);
  /// Records, lengths and vectors.
  void write_documents(SpoolFile& spool, ByteBuffer& bytes) const;
  void reset();
  const IndexConfig& config_;
  std::size_t words_ = 0;
  TermAnalyzer analyzer_;
  counts::TermTable table_;
  RawVector<counts::Entry> entries_;
  std::vector<std::uint64_t> vector_ends_;
  std::vector<std::uint32_t> lengths_;
  RawVector<std::uint32_t> stream_;  // with positions: every word of every document
  std::vector<std::uint64_t> stream_ends_;
  std::string records_;
  std::vector<std::uint64_t> record_ends_;
  TokenBuffer tokens_, field_tokens_;
};

/// Reads a run back through buffers of `buffer` bytes for each of its four streams.
std::unique_ptr<MergeSource> run_source(const Run& run, std::size_t buffer);

void put_record(std::string& out, const DocumentRecord& record);
class ByteReader;
DocumentRecord get_record(ByteReader& in);

}  // namespace wordloom::index
