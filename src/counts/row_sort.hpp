#pragma once
// The entries of a row by column.
#include <cstddef>
#include <cstdint>
#include <vector>

#include "counts/term_table.hpp"

namespace wordloom::counts {

/// Sorts entries by term; each term appears once, so nothing is said about ties.
class RowSorter {
 public:
  /// `largest`: no term is above it.
  explicit RowSorter(std::uint32_t largest);
  void sort(Entry* entries, std::size_t n);

 private:
  int bits_;  // of the largest term
  std::vector<Entry> other_;
};

}  // namespace wordloom::counts
