#pragma once
// Draws from a discrete distribution in constant time.
#include <cstdint>
#include <span>
#include <vector>

#include "wordloom/core/hd.hpp"
#include "wordloom/core/random.hpp"

namespace wordloom {

/// counts[i]^power: the unigram distribution of negative sampling (power 0.75 in word2vec).
std::vector<double> unigram_weights(std::span<const std::int64_t> counts, double power);

/// Walker's alias method (Walker 1977; set up as Vose 1991): one slot per outcome, a draw reads one slot.
class AliasTable {
 public:
  struct Slot {
    std::uint32_t threshold;  ///< the slot's own outcome is taken when 32 random bits are <= threshold
    std::uint32_t alias;      ///< else this one
  };
  AliasTable() = default;
  /// Probabilities proportional to `weights` (all finite and >= 0, at least one > 0; else ErrorKind::internal).
  explicit AliasTable(std::span<const double> weights);
  static AliasTable unigram(std::span<const std::int64_t> counts, double power) {
    return AliasTable(unigram_weights(counts, power));
  }

  std::uint32_t size() const { return static_cast<std::uint32_t>(slots_.size()); }
  std::span<const Slot> slots() const { return slots_; }
  std::uint32_t draw(std::uint64_t bits) const { return draw(slots_.data(), size(), bits); }
  /// For any memory: high 32 bits choose the slot, low 32 bits the side.
  WORDLOOM_HD static std::uint32_t draw(const Slot* slots, std::uint32_t size, std::uint64_t bits) {
    const std::uint32_t slot = bounded(static_cast<std::uint32_t>(bits >> 32), size);
    // Which side it is no branch predictor knows: a mask instead, and the reads of several draws overlap.
    const Slot& s = slots[slot];
    const std::uint32_t own = 0U - static_cast<std::uint32_t>(static_cast<std::uint32_t>(bits) <= s.threshold);
    return s.alias ^ ((slot ^ s.alias) & own);
  }

 private:
  std::vector<Slot> slots_;
};

}  // namespace wordloom
