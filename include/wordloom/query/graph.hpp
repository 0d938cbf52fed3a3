#pragma once
// The nearest neighbours of all words.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "wordloom/query/search.hpp"

namespace wordloom {

namespace query {
class FilteredGraph;
}

/// Exact top-n by cosine for row after row, on the CPU or with a CUDA device's help; the answers are the same.
class NeighborGraph {
 public:
  /// `device`: "auto", "cpu", "cuda", "cuda:N". "auto" takes a CUDA device where there is one that can do it (n up to
  /// 24, no restrict_rows). Throws ErrorKind::device when a device is asked for and cannot be had. The searcher must
  /// outlive the object.
  NeighborGraph(const Searcher& searcher, const SearchOptions& options, std::string_view device);
  NeighborGraph(NeighborGraph&&) noexcept;
  ~NeighborGraph();

  std::string description() const;  ///< "cpu" or "cuda:0 (NVIDIA H200)"
  std::size_t block() const;        ///< rows that are well asked at once
  /// Neighbours of rows [first, last), each without itself, best first; empty for a row that takes no part.
  std::vector<std::vector<Scored>> neighbors(std::size_t first, std::size_t last);
  /// Rows for which the device's figures were too close to each other and the CPU searched.
  std::uint64_t searched_again() const { return searched_again_; }

 private:
  const Searcher& searcher_;
  SearchOptions options_;
  std::unique_ptr<query::FilteredGraph> filtered_;
  std::uint64_t searched_again_ = 0;
};

}  // namespace wordloom
