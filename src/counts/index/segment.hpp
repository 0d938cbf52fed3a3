#pragma once
// One immutable file of an index: terms, postings, documents and their vectors. Layout: docs/formats/tfidf-index.md.
// Private to the counts room.
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "counts/index/dictionary.hpp"
#include "counts/index/merge_source.hpp"
#include "counts/index/ranges.hpp"
#include "counts/index/tombstones.hpp"
#include "wordloom/core/progress.hpp"
#include "wordloom/counts/index.hpp"
#include "wordloom/io/container.hpp"

namespace wordloom::index {

inline constexpr std::string_view kSegmentKind = "tfidf-segment";
inline constexpr std::uint32_t kSegmentVersion = 1;

/// 64 bits of an id, as the table of ids has them.
std::uint64_t id_hash(std::string_view id);

class Segment {
 public:
  /// `deleted` empty: nothing is. Throws ErrorKind::format when the sections do not fit each other.
  Segment(const std::filesystem::path& path, std::optional<Tombstones> deleted);

  std::uint32_t documents() const { return documents_; }  ///< deleted ones included
  std::uint64_t terms() const { return dictionary_.size(); }
  std::uint64_t plain_terms() const { return plain_terms_; }    ///< those that belong to no field; they come first
  std::uint64_t total_length() const { return total_length_; }  ///< deleted documents included
  const Tombstones* deleted() const { return deleted_ ? &*deleted_ : nullptr; }
  bool live(std::uint32_t document) const { return !deleted_ || !deleted_->deleted(document); }
  const Dictionary& dictionary() const { return dictionary_; }
  std::span<const std::uint32_t> lengths() const { return lengths_; }
  /// Norms for the statistics of this segment alone, nothing deleted.
  std::span<const float> norms() const { return file_.array<float>("document-norms"); }

  TermPostings postings(const TermEntry& entry) const;
  const Ranges& ranges() const { return ranges_; }
  /// Positions of the words of a term in the documents of one block; `counts` as decoded. Appended.
  void positions(const TermEntry& entry, std::size_t block, std::span<const std::uint32_t> counts,
                 std::vector<std::uint32_t>& out) const;

  void vector(std::uint32_t document, ForwardVector& out) const;
  DocumentRecord record(std::uint32_t document) const;
  std::string file(std::uint32_t number) const;
  /// Any document with this id, deleted or not.
  std::optional<std::uint32_t> find(std::string_view id) const;
  std::vector<std::string> files() const;

  const std::filesystem::path& path() const { return file_.path(); }
  void verify_all() const { file_.verify_all(); }

 private:
  [[noreturn]] void broken(std::string_view why) const;
  std::uint64_t offset(const PagedSection& offsets, std::uint64_t i) const { return offsets.at<std::uint64_t>(i); }

  Container file_;
  std::optional<Tombstones> deleted_;
  std::uint32_t documents_ = 0;
  std::uint64_t plain_terms_ = 0, total_length_ = 0;
  bool has_positions_ = false;
  Dictionary dictionary_;
  Ranges ranges_;
  PagedSection postings_, blocks_, positions_, position_offsets_, vectors_, vector_offsets_, records_, record_offsets_,
      ids_, files_, file_offsets_;
  std::span<const std::uint32_t> lengths_;
  std::string postings_name_;
};

/// The live documents of a segment, to be written into another. `files`: the new number of each of its files.
std::unique_ptr<MergeSource> segment_source(const Segment& segment, std::vector<std::uint32_t> files);

/// What is written into a new segment beside its sources.
struct SegmentJob {
  const IndexConfig* config = nullptr;
  std::vector<std::string> files;  ///< paths by number
  ProgressFn progress;
  const StopFlag* stop = nullptr;
};
struct SegmentFacts {
  std::uint32_t documents = 0;
  std::uint64_t terms = 0, total_length = 0;
};
/// Writes a segment of all documents of `sources`, one source behind the other; visible when whole. Throws
/// ErrorKind::format for two documents with one id, ErrorKind::io (disk full, interrupted).
SegmentFacts write_segment(const std::filesystem::path& path, std::vector<std::unique_ptr<MergeSource>>& sources,
                           const SegmentJob& job);

}  // namespace wordloom::index
