#pragma once
// In which order an epoch visits the corpus.
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "wordloom/corpus/corpus.hpp"

namespace wordloom {

/// The corpus in blocks of whole sentences (about 8192 words, fewer in small corpora), visited in a new random order in
/// each epoch. A text brings up one topic after the other; taken in its own order, the rows that many words share (the
/// top of the tree above all) drift with the topic. Blocks and orders depend on the corpus, the seed and the epoch
/// alone. In sequence (`shuffled` false) they come as the corpus has them.
class VisitOrder {
 public:
  struct Block {
    std::size_t first_sentence, last_sentence;  ///< [first, last)
    std::uint64_t words_before;                 ///< corpus words visited before it in this epoch
  };
  VisitOrder() = default;
  VisitOrder(std::span<const std::uint64_t> sentence_ends, std::uint64_t seed, bool shuffled = true);

  std::size_t size() const { return begins_.size() - 1; }
  /// Sets the order of epoch `epoch` (from 0).
  void start_epoch(std::uint32_t epoch);
  /// The i-th block to visit in the epoch that was started.
  const Block& operator[](std::size_t i) const { return order_[i]; }
  /// The first index behind blocks that hold at least `words` words from index `first` on; at most size().
  std::size_t advance(std::size_t first, std::uint64_t words) const;

 private:
  std::span<const std::uint64_t> sentence_ends_;
  std::uint64_t seed_ = 0;
  bool shuffled_ = true;
  std::vector<std::size_t> begins_{0};  // sentence at which each block begins, then the number of sentences
  std::vector<Block> order_;
};

}  // namespace wordloom
