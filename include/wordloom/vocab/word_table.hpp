#pragma once
// A hash table from words to dense indices in order of first insertion; the bytes of all words lie in one arena.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace wordloom {

/// Open addressing, power-of-two slots, load at most 1/2; a slot holds 32 bits of the hash and the index.
/// At most 2^32 - 2 words. insert() may invalidate string_views returned before.
class WordTable {
 public:
  std::uint32_t insert(std::string_view word);  ///< index, new or old; ErrorKind::memory when full
  /// As insert(), faster: the kPadding bytes from word.data() on must be readable, whatever the word's length.
  std::uint32_t insert_padded(std::string_view word);
  static constexpr std::size_t kPadding = 16;
  /// insert_padded() for many words at once, whose memory accesses overlap: `indices` [words.size()].
  void insert_padded(std::span<const std::string_view> words, std::uint32_t* indices);
  std::optional<std::uint32_t> find(std::string_view word) const;
  std::string_view word(std::uint32_t index) const {
    const std::uint64_t begin = index == 0 ? 0 : ends_[index - 1];
    return {arena_.data() + begin, static_cast<std::size_t>(ends_[index] - begin)};
  }
  std::size_t size() const { return ends_.size(); }
  void reserve(std::size_t words, std::size_t bytes);
  std::uint64_t memory_bytes() const;  ///< of arena, ends and slots

 private:
  struct Slot {
    std::uint32_t tag = 0;
    std::uint32_t index_plus_1 = 0;  // 0: free
  };
  /// A short word that came lately, whole. Most words of a text are among a few thousand, whose slots, ends and bytes
  /// lie in three cache lines each; here they are found in one.
  struct Recent {
    std::uint64_t low = 0, high = 0;
    std::uint32_t index = 0;
    std::uint32_t length = 0xffffffffU;  // of no word
    std::uint64_t unused = 0;            // two to a cache line
  };
  struct Key;                                                       // a word's first bytes in registers, and its hash
  std::size_t locate(std::string_view word, const Key& key) const;  // its slot, or the free slot where it belongs
  std::uint32_t insert_key(std::string_view word, const Key& key);
  std::uint32_t append(std::string_view word, const Key& key);
  void rebuild(std::size_t slots);
  std::vector<char> arena_;  // kPadding bytes longer than the words
  std::vector<std::uint64_t> ends_;
  std::vector<Slot> slots_;
  std::vector<Recent> recent_;  // by hash; filled by insert_padded() of many words
};

}  // namespace wordloom
