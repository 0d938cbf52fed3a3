#pragma once
// From the sorted n-grams of the highest order to those of all orders: one pass, nothing held but the n-gram at hand.
#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "lm/count_table.hpp"

namespace wordloom::lm {

/// One n-gram of any order with its count, and how often it occurs.
struct CountedGram {
  std::uint32_t order = 0;
  const WordIndex* last_to_first = nullptr;  ///< [order]
  std::uint32_t count = 0;                   ///< what smoothing works on
  std::uint32_t occurrences = 0;
};

/// Takes the padded n-grams of the highest order in ascending order of their words from the last to the first, each
/// once; gives the n-grams of orders 2 and up to `out`, those of one order in that order. Unigrams are counted by word.
class OrderSplitter {
 public:
  OrderSplitter(std::uint32_t order, CountKind kind, std::size_t words, std::function<void(const CountedGram&)> out)
      : order_(order), kind_(kind), unigrams_(words), out_(std::move(out)) {}

  void add(const WordIndex* last_to_first, std::uint32_t occurrences);
  /// Gives what is still held.
  void finish() { close(1); }
  const std::vector<std::uint32_t>& unigrams() const { return unigrams_; }

 private:
  void close(std::uint32_t longer_than);  // all open n-grams of higher orders

  std::uint32_t order_;
  CountKind kind_;
  std::vector<std::uint32_t> unigrams_;
  std::function<void(const CountedGram&)> out_;
  std::array<WordIndex, 8> words_{};               // of the n-gram before, with its padding
  std::array<std::uint32_t, 9> count_{}, seen_{};  // by order, of the open n-grams
  std::uint32_t open_ = 0;                         // the highest open order
};

}  // namespace wordloom::lm
