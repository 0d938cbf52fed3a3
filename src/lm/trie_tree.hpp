#pragma once
// Look-ups in the trie layout (trie_builder.hpp).
#include <array>
#include <span>

#include "lm/elias_fano.hpp"
#include "lm/lookup.hpp"
#include "lm/trie_builder.hpp"

namespace wordloom::lm {

class TrieTree {
 public:
  struct Level {
    std::span<const std::byte> records;
    std::uint64_t size = 0;
    std::uint32_t bits = 0;  ///< of a record
    AscendingView children;  ///< below the highest order
    const CodeBook* probs = nullptr;
    const CodeBook* backoffs = nullptr;

    std::uint64_t word(std::uint64_t i, std::uint32_t word_bits) const {
      return read_bits(records.data(), i * bits, word_bits);
    }
    void prefetch(std::uint64_t i) const { prefetch_line(records.data() + i * bits / 8); }
  };
  TrieTree() = default;
  TrieTree(std::uint32_t order, std::uint32_t bits_of_word, std::span<const TrieUnigram> unigrams,
           const std::array<Level, kHighestOrder>& levels)
      : order_(order), word_bits_(bits_of_word), unigrams_(unigrams), levels_(levels) {}

  std::uint32_t order() const { return order_; }
  Node unigram(WordIndex word) const {
    return {unigrams_[word].prob, unigrams_[word].backoff, word, order_ > 1 ? 1U : 0U};
  }
  void prefetch_unigram(WordIndex word) const { prefetch_line(&unigrams_[word]); }

  /// `order` is that of the child in all of these.
  void prefetch(std::uint32_t order, const Node& parent, WordIndex) const {
    levels_[order - 2].children.prefetch(parent.place);
  }
  bool child(std::uint32_t order, const Node& parent, WordIndex word, Node& out) const {
    auto [begin, end] = range(order, parent);
    const Level& level = levels_[order - 1];
    while (begin < end) {
      const std::uint64_t middle = begin + (end - begin) / 2;
      const std::uint64_t there = level.word(middle, word_bits_);
      if (there == word) {
        out = node(order, middle);
        return true;
      }
      if (there < word)
        begin = middle + 1;
      else
        end = middle;
    }
    return false;
  }
  /// At most kTogether. They go side by side, so that each waits for memory while the others do: where children are
  /// said to begin, that list's bits, then a binary search.
  void find(std::uint32_t order, std::span<Lookup> lookups) const {
    struct Search {
      std::uint32_t lookup;
      std::uint64_t begin, end;
    };
    std::array<Search, kTogether> searches;
    std::size_t going = 0;
    const Level& level = levels_[order - 1];
    for (const Lookup& lookup : lookups) levels_[order - 2].children.approach(lookup.node.place);
    for (std::uint32_t i = 0; i < lookups.size(); ++i) {
      const auto [begin, end] = range(order, lookups[i].node);
      lookups[i].found = false;
      if (begin >= end) continue;
      level.prefetch(begin + (end - begin) / 2);
      searches[going++] = {i, begin, end};
    }
    while (going > 0) {
      std::size_t kept = 0;
      for (std::size_t i = 0; i < going; ++i) {
        auto [at, begin, end] = searches[i];
        Lookup& lookup = lookups[at];
        const std::uint64_t middle = begin + (end - begin) / 2;
        const std::uint64_t there = level.word(middle, word_bits_);
        if (there == lookup.word) {
          lookup.node = node(order, middle);
          lookup.found = true;
          continue;
        }
        if (there < lookup.word)
          begin = middle + 1;
        else
          end = middle;
        if (begin >= end) continue;
        level.prefetch(begin + (end - begin) / 2);
        searches[kept++] = {at, begin, end};
      }
      going = kept;
    }
  }
  template <class Visit>
  void children(std::uint32_t order, const Node& parent, Visit&& visit) const {
    const auto [begin, end] = range(order, parent);
    const Level& level = levels_[order - 1];
    for (std::uint64_t i = begin; i < end; ++i)
      visit(static_cast<WordIndex>(level.word(i, word_bits_)), node(order, i));
  }

 private:
  std::pair<std::uint64_t, std::uint64_t> range(std::uint32_t order, const Node& parent) const {
    const auto found = levels_[order - 2].children.pair(parent.place);
    // A damaged list can say anything.
    return found.second <= levels_[order - 1].size ? found : std::pair<std::uint64_t, std::uint64_t>{0, 0};
  }
  Node node(std::uint32_t order, std::uint64_t i) const {
    const Level& level = levels_[order - 1];
    const std::uint64_t codes = read_bits(level.records.data(), i * level.bits + word_bits_, 2 * kCodeBits);
    const std::size_t prob = codes & (kCodes - 1), backoff = (codes >> kCodeBits) & (kCodes - 1);
    Node node;
    node.prob = prob == kAddedCode ? kAddedProb : (*level.probs)[prob];
    if (order == order_) return node;
    node.backoff = backoff == kNoHistoryCode ? -0.0F : (*level.backoffs)[backoff];
    node.place = static_cast<std::uint32_t>(i);
    node.extent = 1;
    return node;
  }

  std::uint32_t order_ = 0, word_bits_ = 0;
  std::span<const TrieUnigram> unigrams_;
  std::array<Level, kHighestOrder> levels_;
};

}  // namespace wordloom::lm
