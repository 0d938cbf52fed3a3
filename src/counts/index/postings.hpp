#pragma once
// Which documents hold a term and how often, in blocks of 128. Layout: docs/formats/tfidf-index.md. Private to the
// counts room.
#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "counts/index/count_weights.hpp"
#include "counts/index/packing.hpp"

namespace wordloom::index {

/// Documents of a segment; also keeps every offset within the postings of a term below 2^32.
inline constexpr std::uint64_t kMostDocuments = std::uint64_t{1} << 28;

/// A document length in 16 bits, rounded down: four bits of exponent, twelve of mantissa. Exact below 4096. A bound on
/// a score computed from it is never too low.
constexpr std::uint16_t floor_length(std::uint32_t length) {
  const int shift = std::max(0, static_cast<int>(std::bit_width(length)) - 12);
  return shift > 15 ? std::uint16_t{0xffff} : static_cast<std::uint16_t>(shift << 12 | length >> shift);
}
constexpr std::uint32_t length_of(std::uint16_t code) {
  return static_cast<std::uint32_t>(code & 0xfff) << (code >> 12);
}

/// What a block can add to a score at most: each peak stands for some of its postings, with their highest count and
/// their shortest document.
struct Peak {
  std::uint16_t count = 0;   ///< 0: none; 65535: so many or more
  std::uint16_t length = 0;  ///< floor_length()
};

struct BlockMeta {
  std::uint32_t last_document;
  std::uint32_t offset;        ///< from the beginning of the term's postings
  std::uint8_t document_bits;  ///< 0..26: sums of differences; 32: as they are; 255: the last block, in varints
  std::uint8_t count_bits;
  std::uint16_t reserved = 0;
  float cosine = 0;  ///< highest local weight / norm of a posting, for the statistics at writing
  std::array<Peak, 4> peaks;
};
static_assert(sizeof(BlockMeta) == 32);
inline constexpr unsigned kAsTheyAre = 32, kVarints = 255, kMostDifferenceBits = 26;

/// The postings of one term in memory.
struct PostingList {
  std::vector<std::uint32_t> documents, counts;
  std::vector<std::uint32_t> positions;  ///< of the first document's words, then of the second's ...; empty: not kept
  void clear() {
    documents.clear();
    counts.clear();
    positions.clear();
  }
};

/// What block maxima are computed from; indexed by document.
struct BoundInputs {
  std::span<const std::uint32_t> lengths;
  std::span<const float> norms;
  const CountWeights* weights;
};

struct EncodedPostings {
  std::string bytes, positions;
  std::vector<BlockMeta> blocks;
  std::vector<std::uint64_t> position_offsets;  ///< of the blocks, from the beginning of the term's positions
  void clear() {
    bytes.clear();
    positions.clear();
    blocks.clear();
    position_offsets.clear();
  }
};
/// `out` is overwritten.
void encode_postings(const PostingList& list, const BoundInputs& bounds, EncodedPostings& out);

/// One term of a segment, read block by block. Whatever the bytes say, what comes out is below `documents`, or
/// ErrorKind::format is thrown.
class TermPostings {
 public:
  TermPostings() = default;
  TermPostings(std::uint32_t document_count, std::span<const std::byte> bytes, std::span<const BlockMeta> blocks,
               std::uint32_t documents, const std::string* what);

  std::uint32_t document_count() const { return document_count_; }
  /// Terms of fewer than 128 documents have one block without a BlockMeta.
  std::size_t block_count() const { return blocks_.empty() ? 1 : blocks_.size(); }
  std::span<const BlockMeta> blocks() const { return blocks_; }
  std::size_t block_size(std::size_t block) const {
    return block + 1 < block_count() ? kBlock : document_count_ - kBlock * (block_count() - 1);
  }
  /// The first block from `from` on that ends at or behind `document`; block_count() when there is none.
  std::size_t seek_block(std::size_t from, std::uint32_t document) const;
  /// `documents` and `counts` [128]; gives the number of postings.
  std::size_t decode(std::size_t block, std::uint32_t* documents, std::uint32_t* counts) const;
  /// Fetches what decode() will read: first the entry of the block table, later what it points to.
  [[gnu::always_inline]] inline void prefetch_entry(std::size_t block) const {
    if (block < blocks_.size()) __builtin_prefetch(&blocks_[block]);
  }
  [[gnu::always_inline]] inline void prefetch(std::size_t block) const {
    if (block >= blocks_.size() || blocks_[block].offset >= bytes_.size()) return;
    const std::byte* at = bytes_.data() + blocks_[block].offset;
    __builtin_prefetch(at);
    __builtin_prefetch(at + 64);
    __builtin_prefetch(at + 128);
  }

 private:
  void decode_varints(std::span<const std::byte> bytes, std::uint32_t base, std::size_t n, std::uint32_t* documents,
                      std::uint32_t* counts) const;
  [[noreturn]] void broken(const char* why) const;
  std::uint32_t document_count_ = 0, documents_ = 0;
  std::span<const std::byte> bytes_;
  std::span<const BlockMeta> blocks_;
  const std::string* what_ = nullptr;
};

}  // namespace wordloom::index
