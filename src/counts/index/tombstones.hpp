#pragma once
// Which documents of a segment are deleted, and what that takes from its terms. Private to the counts room.
#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

namespace wordloom::index {

class Segment;

inline constexpr std::string_view kTombstonesKind = "tfidf-deleted";
inline constexpr std::uint32_t kTombstonesVersion = 1;

/// Value semantics; written whole for every change.
class Tombstones {
 public:
  explicit Tombstones(std::uint32_t documents) : bits_((documents + 63) / 64) {}
  /// Throws ErrorKind::format when it does not fit a segment of so many documents and terms.
  static Tombstones read(const std::filesystem::path& path, std::uint32_t documents, std::uint64_t terms);
  void write(const std::filesystem::path& path) const;

  /// Marks live documents of `segment` (whose own tombstones are these) as deleted.
  void add(const Segment& segment, const std::vector<std::uint32_t>& documents);

  bool deleted(std::uint32_t document) const { return (bits_[document / 64] >> (document % 64) & 1) != 0; }
  std::uint64_t count() const { return count_; }
  std::uint64_t length() const { return length_; }  ///< words of the deleted documents

  /// What is to be taken from a term's numbers.
  struct Loss {
    std::uint32_t documents = 0;
    std::uint64_t total = 0;
  };
  Loss loss(std::uint32_t term) const;

 private:
  std::vector<std::uint64_t> bits_;
  std::uint64_t count_ = 0, length_ = 0;
  std::vector<std::uint32_t> terms_;  // ascending
  std::vector<Loss> losses_;
};

}  // namespace wordloom::index
