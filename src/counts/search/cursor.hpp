#pragma once
// A term's postings in one segment as contributions to scores, walked forwards. Private to the counts room.
#include <algorithm>
#include <cstdint>
#include <vector>

#include "counts/index/segment.hpp"
#include "counts/search/kernels.hpp"
#include "wordloom/core/raw_vector.hpp"
#include "wordloom/counts/search.hpp"

namespace wordloom::search {

/// What scoring needs of a segment. `factors` by document: K of BM25, or 1 / norm.
struct SegmentScorer {
  const index::Segment* segment = nullptr;
  RawVector<float> factors;  // on big pages: asked at random
  Ranking ranking = Ranking::bm25;
  const index::CountWeights* weights = nullptr;
  float length_base = 0, length_slope = 0;  ///< K = base + slope * length
  double range_factor = 0;                  ///< what makes bounds of the segment's range maxima; 0: they do not help
  bool stored_norms = false;                ///< the blocks' cosine maxima hold
};

/// A term of a query in units.
struct TermScale {
  float weight = 0;
  std::int32_t constant = 0;
  std::int32_t highest = 0;  ///< no contribution is above it
  bool of_field = false;     ///< cosine: the blocks' maxima leave documents without words of their own out
};

inline constexpr std::uint32_t kEnd = 0xffffffffU;

class Cursor {
 public:
  Cursor(const SegmentScorer& scorer, const index::TermEntry& entry, const TermScale& scale);

  /// Goes on to the first posting at or behind `begin`, without decoding; gives the highest contribution that a posting
  /// in [begin, end) can have, 0 when there is none.
  std::int32_t bound(std::uint32_t begin, std::uint32_t end);
  /// A document before which there is no posting from the present place on; kEnd when there are none left.
  std::uint32_t next_document() const;
  /// each(document, units) for the postings in [begin, end), and goes on behind them. Blocks without a posting above
  /// useless() are passed over.
  template <class Useless, class Each>
  void for_each(std::uint32_t begin, std::uint32_t end, Useless useless, Each each) {
    for (skip_to(begin); block_ < blocks_; next_block()) {
      if (loaded_ != block_) {
        if (next_document() >= end) return;
        if (block_bound(block_) <= useless()) {
          if (blocks_meta_[block_].last_document >= end) return;
          continue;
        }
      }
      load();
      while (position_ < size_ && documents_[position_] < begin) ++position_;
      for (; position_ < size_; ++position_) {
        if (documents_[position_] >= end) return;
        each(documents_[position_], units_[position_]);
      }
    }
  }
  /// Adds all postings in [begin, end) to sums[document - begin], and goes on behind them.
  void add(std::uint32_t begin, std::uint32_t end, std::int32_t* sums);
  /// The contribution to a document at or behind the present place, 0 where the term is not in it. When it cannot be
  /// above `useless`, gives `useless` or less without looking.
  std::int32_t units_at(std::uint32_t document, std::int32_t useless = -1);

  std::int32_t window_bound = 0;  ///< kept by the caller

 private:
  void skip_to(std::uint32_t document) {
    if (blocks_meta_.empty() || block_ >= blocks_ || blocks_meta_[block_].last_document >= document) return;
    block_ = postings_.seek_block(block_ + 1, document);
    position_ = 0;
  }
  void next_block() {
    ++block_;
    position_ = 0;
  }
  void load();
  std::int32_t block_bound(std::size_t block);
  std::int32_t compute_bound(const index::BlockMeta& meta) const;

  const SegmentScorer* scorer_;
  TermScale scale_;
  index::TermPostings postings_;
  std::span<const index::BlockMeta> blocks_meta_;
  std::size_t blocks_, block_ = 0, loaded_ = static_cast<std::size_t>(-1);
  std::size_t size_ = 0, position_ = 0;
  std::vector<std::int32_t> bounds_;  // -1: not computed yet
  alignas(64) std::uint32_t documents_[index::kBlock];
  alignas(64) std::int32_t units_[index::kBlock];
};

}  // namespace wordloom::search
