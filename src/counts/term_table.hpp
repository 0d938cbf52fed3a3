#pragma once
// The hash table that counts the terms of one document after the other.
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "core/huge_array.hpp"
#include "wordloom/text/token_buffer.hpp"

namespace wordloom::counts {

/// An entry of a row: a term of the table and how often the document has it.
struct Entry {
  std::uint32_t term;
  std::uint32_t count;
};

/// A term as a number to sort by: its first eight bytes, the first one highest; then the next seven and the length,
/// 255 for one that is longer than both hold. Shorter numbers are terms by code point; only long ones that agree in
/// both need their bytes compared.
struct TermKey {
  std::uint64_t head, tail;
  std::uint32_t id;
  std::uint32_t thread;  ///< whose table it is from
  bool is_long() const { return (tail & 0xff) == 0xff; }
};

/// Terms with dense ids in order of first insertion. A slot is half a cache line and holds all that a token of a
/// running text asks for: a term of up to 15 bytes itself, and where the current document counts it. So the usual token
/// costs one memory access, and those of neighbouring tokens overlap.
class TermTable {
 public:
  static constexpr std::size_t kPadding = 16;  ///< so many bytes behind the terms of a buffer must be readable
  static constexpr std::uint32_t kMostTerms = 0xfffffffe;

  TermTable();

  /// Counts the terms of one more document; those new to the table are added unless it is closed. Writes an entry per
  /// distinct term to `row`, which has room for terms.size(), by first appearance in the document; returns how many.
  /// Throws ErrorKind::memory at kMostTerms. `ids` [terms.size()], unless null, gets the term of each token; the table
  /// must then not be closed.
  std::size_t count(const TokenBuffer& terms, Entry* row, std::uint32_t* ids = nullptr);

  /// Adds one term; false when it is there already.
  bool add(std::string_view term);
  void close() { closed_ = true; }

  std::uint64_t memory_bytes() const {
    return slots_.size() * sizeof(Slot) + arena_.capacity() + ends_.capacity() * sizeof(ends_[0]);
  }
  std::size_t size() const { return ends_.size() - 1; }
  std::string_view term(std::size_t id) const {
    return {arena_.data() + ends_[id], static_cast<std::size_t>(ends_[id + 1] - ends_[id])};
  }
  /// Documents counted that hold the term, per id.
  std::vector<std::uint32_t> document_frequencies() const;
  /// All terms in no order.
  std::vector<TermKey> keys(std::uint32_t thread) const;

 private:
  struct Key {
    std::uint64_t a, b;  // the term and its length; of a longer one its hash, and kLong
    std::uint64_t hash;
  };
  struct alignas(32) Slot {
    std::uint64_t a, b;  // as Key, but a long term's place in the arena beside kLong
    std::uint32_t id_plus_1;
    std::uint32_t document;  // the last one that had it
    std::uint32_t place;     // of its entry in that document's row
    std::uint32_t document_frequency;
  };
  static constexpr std::uint64_t kLong = 0xffULL << 56;
  static constexpr std::size_t kInline = 15;

  // These are inlined where a token is counted, several calls to the token otherwise.
  [[gnu::always_inline]] static inline Key key_of(const char* p, std::size_t size);
  [[gnu::always_inline]] static inline std::uint64_t hash_of(std::uint64_t a, std::uint64_t b);
  [[gnu::always_inline]] inline bool holds(const Slot& slot, const Key& key, std::string_view term) const;
  [[gnu::always_inline]] inline Slot& locate(const Key& key, std::string_view term);
  void occupy(Slot& slot, const Key& key, std::string_view term);
  void make_room(std::size_t more);

  HugeArray<Slot> slots_;
  int shift_ = 0;  // 64 - log2(slots_.size())
  std::vector<char> arena_;
  std::vector<std::uint64_t> ends_{0};
  std::uint32_t document_ = 0;  // of the last count(), from 1
  bool closed_ = false;
};

}  // namespace wordloom::counts
