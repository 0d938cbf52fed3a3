#include "counts/search/cursor.hpp"

namespace wordloom::search {

Cursor::Cursor(const SegmentScorer& scorer, const index::TermEntry& entry, const TermScale& scale)
    : scorer_(&scorer),
      scale_(scale),
      postings_(scorer.segment->postings(entry)),
      blocks_meta_(postings_.blocks()),
      blocks_(postings_.block_count()),
      bounds_(blocks_, -1) {
  if (!blocks_meta_.empty()) return;
  // A short list is decoded at once: its bound is then exact.
  load();
  bounds_[0] = *std::max_element(units_, units_ + size_);
}

void Cursor::load() {
  if (loaded_ == block_) return;
  alignas(64) std::uint32_t counts[index::kBlock];
  size_ = postings_.decode(block_, documents_, counts);
  // The kernel works on whole blocks; document 0 is as good as any for what is thrown away.
  std::fill(documents_ + size_, documents_ + index::kBlock, 0U);
  std::fill(counts + size_, counts + index::kBlock, 1U);
  const float* factors = scorer_->factors.data();
  if (scorer_->ranking == Ranking::bm25) {
    bm25_block(documents_, counts, factors, {scale_.weight, scale_.constant}, units_);
  } else {
    const index::CountWeights& local = *scorer_->weights;
    for (std::size_t i = 0; i < size_; ++i)
      units_[i] = cosine_units(scale_.weight, local(counts[i]), factors[documents_[i]]);
  }
  loaded_ = block_;
}

// The same expression as for a posting, on the highest count and the shortest length of each class; a millionth and one
// unit on top cover what rounding may do to it.
std::int32_t Cursor::compute_bound(const index::BlockMeta& meta) const {
  float highest = 0;
  if (scorer_->ranking == Ranking::bm25) {
    for (const index::Peak& peak : meta.peaks) {
      if (peak.count == 0) continue;
      if (peak.count == 65535) return scale_.highest;
      const float tf = peak.count;
      const float factor =
          scorer_->length_base + scorer_->length_slope * static_cast<float>(index::length_of(peak.length));
      highest = std::max(highest, scale_.weight * tf / (tf + factor));
    }
  } else {
    if (!scorer_->stored_norms || scale_.of_field) return scale_.highest;
    highest = scale_.weight * meta.cosine;
  }
  const float bound = highest * 1.000001F + 1.0F;
  // Also false for what is not a number.
  if (!(bound < static_cast<float>(scale_.highest - scale_.constant))) return scale_.highest;
  return static_cast<std::int32_t>(bound) + 1 + scale_.constant;
}

std::int32_t Cursor::block_bound(std::size_t block) {
  std::int32_t& bound = bounds_[block];
  if (bound < 0) bound = compute_bound(blocks_meta_[block]);
  return bound;
}

std::int32_t Cursor::bound(std::uint32_t begin, std::uint32_t end) {
  skip_to(begin);
  if (block_ >= blocks_) return 0;
  if (blocks_meta_.empty()) {
    while (position_ < size_ && documents_[position_] < begin) ++position_;
    if (position_ == size_) {
      block_ = blocks_;
      return 0;
    }
    return documents_[position_] < end ? bounds_[0] : 0;
  }
  if (next_document() >= end) return 0;
  std::int32_t highest = block_bound(block_);
  for (std::size_t b = block_ + 1; b < blocks_ && blocks_meta_[b - 1].last_document + 1 < end; ++b)
    highest = std::max(highest, block_bound(b));
  return highest;
}

std::uint32_t Cursor::next_document() const {
  if (block_ >= blocks_) return kEnd;
  if (loaded_ == block_) {
    if (position_ < size_) return documents_[position_];
    return blocks_meta_.empty() || block_ + 1 >= blocks_ ? kEnd : blocks_meta_[block_].last_document + 1;
  }
  return block_ == 0 ? 0 : blocks_meta_[block_ - 1].last_document + 1;
}

void Cursor::add(std::uint32_t begin, std::uint32_t end, std::int32_t* sums) {
  for (skip_to(begin); block_ < blocks_; next_block()) {
    load();
    std::size_t i = position_;
    while (i < size_ && documents_[i] < begin) ++i;
    // The whole block, which is the usual case, without a comparison a posting: hostile bytes may disorder documents,
    // so the highest is looked for and not taken to be the last.
    std::uint32_t highest = 0;
    for (std::size_t j = i; j < size_; ++j) highest = std::max(highest, documents_[j] - begin);
    if (highest < end - begin) {
      for (; i < size_; ++i) {
        auto& sum = sums[documents_[i] - begin];
        sum = static_cast<std::int32_t>(static_cast<std::uint32_t>(sum) + static_cast<std::uint32_t>(units_[i]));
      }
      continue;
    }
    for (; i < size_ && documents_[i] - begin < end - begin; ++i) {
      auto& sum = sums[documents_[i] - begin];
      sum = static_cast<std::int32_t>(static_cast<std::uint32_t>(sum) + static_cast<std::uint32_t>(units_[i]));
    }
    position_ = i;
    if (i < size_) return;
  }
}

std::int32_t Cursor::units_at(std::uint32_t document, std::int32_t useless) {
  skip_to(document);
  if (block_ >= blocks_) return 0;
  if (loaded_ != block_) {
    if (next_document() > document) return 0;
    if (useless >= 0 && block_bound(block_) <= useless) return useless;
    load();
  }
  const std::uint32_t* found = std::lower_bound(documents_ + position_, documents_ + size_, document);
  position_ = static_cast<std::size_t>(found - documents_);
  if (position_ == size_ || *found != document) return 0;
  return units_[position_];
}

}  // namespace wordloom::search
