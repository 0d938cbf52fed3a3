#pragma once
// The terms of a segment, sorted by bytes, front-coded in groups of 32. Private to the counts room.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "counts/index/bytes.hpp"
#include "wordloom/io/output.hpp"
#include "wordloom/io/paged_section.hpp"

namespace wordloom::index {

inline constexpr std::size_t kGroup = 32;
/// Terms of named fields stand behind all others: this byte is in no UTF-8 text.
inline constexpr char kFieldMark = '\xff';

/// What the dictionary knows of a term.
struct TermEntry {
  std::uint32_t document_count = 0;
  std::uint64_t total_count = 0;
  std::uint64_t postings_at = 0, postings_size = 0;
  std::uint64_t first_block = 0;  ///< into the block table; terms of fewer than 128 documents have none
  std::uint64_t positions_at = 0, positions_size = 0;
};

/// Block table entries of a term.
constexpr std::uint64_t blocks_of(std::uint32_t document_count) {
  return document_count < 128 ? 0 : (std::uint64_t{document_count} + 127) / 128;
}

class DictionaryWriter {
 public:
  explicit DictionaryWriter(const std::filesystem::path& spool_directory) : bytes_(spool_directory) {}
  /// In ascending order.
  void add(std::string_view term, std::uint32_t document_count, std::uint64_t total_count, std::uint64_t postings_size,
           std::uint64_t positions_size);
  std::uint64_t size() const { return size_; }
  /// Writes the sections "terms" and "term-groups".
  void write(ContainerWriter& out);

 private:
  SpoolFile bytes_;
  std::vector<std::uint64_t> groups_;
  std::string last_, group_;
  std::uint64_t size_ = 0;
  TermEntry next_;
};

class Dictionary {
 public:
  Dictionary() = default;
  /// Throws ErrorKind::format when the sections do not fit each other.
  Dictionary(const Container& file, std::uint64_t terms);

  std::uint64_t size() const { return size_; }
  struct Found {
    std::uint32_t id;
    TermEntry entry;
  };
  std::optional<Found> find(std::string_view term) const;

  /// Walks the terms in order, from any of them.
  class Cursor {
   public:
    Cursor(const Dictionary& dictionary, std::uint64_t first = 0);
    bool next();  ///< false at the end
    std::uint32_t id() const { return static_cast<std::uint32_t>(id_ - 1); }
    const std::string& term() const { return term_; }
    const TermEntry& entry() const { return entry_; }

   private:
    void open_group(std::uint64_t group);
    void step();
    const Dictionary& dictionary_;
    std::optional<ByteReader> bytes_;
    std::uint64_t id_ = 0;  // of the term that next() will give
    std::string term_;
    TermEntry entry_;
  };
  std::string term(std::uint32_t id) const;
  TermEntry entry(std::uint32_t id) const;
  void verify_all() const { bytes_.verify_all(); }

 private:
  std::span<const std::byte> group(std::uint64_t g) const;
  std::string_view first_term(std::uint64_t g) const;
  PagedSection bytes_;
  std::span<const std::uint64_t> groups_;  // where each group begins, and the end
  std::uint64_t size_ = 0;
};

}  // namespace wordloom::index
