#pragma once
// The terms of several tables by code point, in ranges that threads can work on side by side.
#include <cstddef>
#include <span>
#include <vector>

#include "counts/term_table.hpp"

namespace wordloom::counts {

struct SortedKeys {
  std::vector<TermKey> keys;
  std::vector<std::size_t>
      ranges;  ///< where each begins, and the end; a term is in one range whatever table it is from
};

/// `lists` are used up; list t holds terms of *tables[t] as keys with thread t. At least one range.
SortedKeys sorted_keys(std::vector<std::vector<TermKey>> lists, std::span<const TermTable* const> tables,
                       std::size_t threads);

/// The same term, perhaps of two tables.
inline bool is_same(const TermKey& x, const TermKey& y, std::span<const TermTable* const> tables) {
  return x.head == y.head && x.tail == y.tail &&
         (!x.is_long() || tables[x.thread]->term(x.id) == tables[y.thread]->term(y.id));
}

}  // namespace wordloom::counts
