#pragma once
// Names x matrix: what stands between training and search.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "wordloom/core/ids.hpp"
#include "wordloom/core/matrix.hpp"
#include "wordloom/core/matrix_view.hpp"
#include "wordloom/io/paged_section.hpp"
#include "wordloom/vectors/compact_rows.hpp"

namespace wordloom {

/// An immutable list of distinct words, owned or mapped, with lookup by a sorted permutation (no table to build:
/// opening a model of a million words costs nothing, a lookup costs 20 comparisons).
class WordList {
 public:
  WordList() = default;
  /// Owned. Words must be distinct (callers mend duplicates first): ErrorKind::internal otherwise.
  explicit WordList(const std::vector<std::string>& words);
  /// Owned, from the bytes of all words one after the other and the end of each. Throws as above.
  static WordList own(std::vector<char> blob, std::vector<std::uint64_t> ends);
  /// As own(), but a word that is there already is left out. `dropped` gets the indices left out, ascending, each with
  /// the index (before the removal) of the word that stays.
  static WordList own_distinct(std::vector<char> blob, std::vector<std::uint64_t> ends,
                               std::vector<std::pair<std::uint32_t, std::uint32_t>>& dropped);
  /// Mapped: `ends` has one entry per word (end offset into `blob`), `sorted` the indices in order of their bytes.
  /// Checks in one pass that every access stays inside; throws ErrorKind::format otherwise. That `sorted` is in order
  /// is left to the checksum of its section: a wrong order makes find() miss, nothing else.
  WordList(std::span<const char> blob, std::span<const std::uint64_t> ends, std::span<const std::uint32_t> sorted,
           std::shared_ptr<const void> keep_alive);

  std::size_t size() const { return ends_.size(); }
  std::string_view operator[](std::size_t i) const {
    const std::uint64_t begin = i == 0 ? 0 : ends_[i - 1];
    return {blob_.data() + begin, static_cast<std::size_t>(ends_[i] - begin)};
  }
  std::optional<Row> find(std::string_view word) const;

  std::span<const char> blob() const { return blob_; }
  std::span<const std::uint64_t> ends() const { return ends_; }
  std::span<const std::uint32_t> sorted() const { return sorted_; }

 private:
  std::span<const char> blob_;
  std::span<const std::uint64_t> ends_;
  std::span<const std::uint32_t> sorted_;
  std::shared_ptr<const void> storage_;
};

/// Shape [V, D] float, row i belongs to words[i]. Cheap to copy (shares its storage; counts are copied).
struct WordVectors {
  WordList words;
  MatrixView<const float> rows;
  std::vector<std::int64_t> counts;     ///< per word; empty when the source has none
  std::shared_ptr<const void> storage;  ///< what `rows` looks at
  /// A small copy of `rows` (or of these and more behind them) that searches read first; null where there is none.
  std::shared_ptr<const CompactRows> compact;
  /// Where `rows` lie in a file and have not been compared with their checksums yet (RowChecks::when_used).
  std::optional<PagedSection> unchecked;

  /// Rows [begin, end), compared with their checksums if they have not been. Throws ErrorKind::format when damaged.
  MatrixView<const float> checked(std::size_t begin, std::size_t end) const {
    if (unchecked) unchecked->get(begin * rows.stride * sizeof(float), (end - begin) * rows.stride * sizeof(float));
    return {rows.data + begin * rows.stride, end - begin, rows.cols, rows.stride};
  }
  std::span<const float> checked(Row row) const { return checked(row.value, row.value + std::size_t{1}).row(0); }
  std::size_t size() const { return rows.rows; }
  std::size_t dim() const { return rows.cols; }
  /// Takes over a matrix; words.size() must equal matrix.rows().
  static WordVectors own(WordList words, Matrix matrix, std::vector<std::int64_t> counts = {});
};

}  // namespace wordloom
