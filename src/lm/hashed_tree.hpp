#pragma once
// Look-ups in the hashed layout (hashed_layout.hpp). Whatever the records hold, nothing outside of the levels is read.
#include <algorithm>
#include <array>
#include <span>
#include <utility>
#include <vector>

#include "lm/hashed_layout.hpp"
#include "lm/lookup.hpp"
#include "lm/prefetch.hpp"
#include "lm/sections.hpp"

namespace wordloom::lm {

class HashedTree {
 public:
  using Levels = std::array<std::span<const MiddleRecord>, kHighestOrder>;
  HashedTree() = default;
  HashedTree(std::uint32_t order, const Levels& levels, std::span<const TopRecord> top)
      : order_(order), levels_(levels), top_(top) {}

  std::uint32_t order() const { return order_; }
  Node unigram(WordIndex word) const { return node(levels_[0][word]); }
  void prefetch_unigram(WordIndex word) const { prefetch_line(&levels_[0][word]); }

  /// `order` is that of the child in all of these.
  void prefetch(std::uint32_t order, const Node& parent, WordIndex word) const {
    const std::uint32_t capacity = kCapacity[parent.extent];
    const std::size_t at = parent.place + (capacity > kSmallBlock ? home(scatter(word), capacity) : 0U);
    if (order == order_)
      prefetch_line(top_.data() + at);
    else
      prefetch_line(levels_[order - 1].data() + at);
  }
  bool child(std::uint32_t order, const Node& parent, WordIndex word, Node& out) const {
    if (order == order_) {
      const TopRecord* found = search(top_, parent, word);
      if (found == nullptr) return false;
      out = {found->prob, 0, 0, 0};
      return true;
    }
    const MiddleRecord* found = search(levels_[order - 1], parent, word);
    if (found == nullptr) return false;
    out = node(*found);
    return true;
  }
  /// What prefetch() asked for is all that a look-up reads, nearly always.
  void find(std::uint32_t order, std::span<Lookup> lookups) const {
    for (Lookup& lookup : lookups) lookup.found = child(order, lookup.node, lookup.word, lookup.node);
  }
  /// Calls visit(word, node) for all children by ascending word.
  template <class Visit>
  void children(std::uint32_t order, const Node& parent, Visit&& visit) const {
    if (order == order_)
      each(top_, parent, visit);
    else
      each(levels_[order - 1], parent, visit);
  }

 private:
  static WordIndex word_of(const MiddleRecord& r) { return r.word_and_class & kWordMask; }
  static WordIndex word_of(const TopRecord& r) { return r.word; }
  static Node node(const MiddleRecord& r) { return {r.prob, r.backoff, r.children, r.word_and_class >> kWordBits}; }
  static Node node(const TopRecord& r) { return {r.prob, 0, 0, 0}; }

  template <class Record>
  static const Record* search(std::span<const Record> level, const Node& parent, WordIndex word) {
    const std::uint32_t capacity = kCapacity[parent.extent];
    if (std::size_t{parent.place} + capacity > level.size()) return nullptr;
    const Record* block = level.data() + parent.place;
    if (capacity <= kSmallBlock) {
      for (std::uint32_t i = 0; i < capacity; ++i)
        if (word_of(block[i]) == word) return block + i;
      return nullptr;
    }
    const std::uint32_t scattered = scatter(word);
    for (std::uint32_t i = home(scattered, capacity); i < capacity; ++i) {
      const WordIndex there = word_of(block[i]);
      if (there == word) return block + i;
      if (there == kNoWord || scatter(there) > scattered) return nullptr;
    }
    return nullptr;
  }
  template <class Record, class Visit>
  static void each(std::span<const Record> level, const Node& parent, Visit&& visit) {
    const std::uint32_t capacity = kCapacity[parent.extent];
    if (std::size_t{parent.place} + capacity > level.size()) return;
    std::vector<std::pair<WordIndex, const Record*>> found;
    for (const Record& r : level.subspan(parent.place, capacity))
      if (word_of(r) != kNoWord) found.emplace_back(word_of(r), &r);
    std::sort(found.begin(), found.end());
    for (const auto& [word, r] : found) visit(word, node(*r));
  }

  std::uint32_t order_ = 0;
  Levels levels_;
  std::span<const TopRecord> top_;
};

}  // namespace wordloom::lm
