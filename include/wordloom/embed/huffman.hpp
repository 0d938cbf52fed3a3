#pragma once
// The binary tree of hierarchical softmax.
#include <cstdint>
#include <span>
#include <vector>

namespace wordloom {

/// Huffman code over word counts. Inner nodes are numbered 0..V-2 in order of their making; the root is V-2.
/// Paths are stored with their own lengths: there is no limit of 40 bits as in word2vec.c.
class HuffmanTree {
 public:
  HuffmanTree() = default;
  /// `counts` in descending order (as a Vocabulary has them), all >= 1. One word gives an empty path.
  /// `tie_breaker`, one number per word: words of equal count stand side by side in its order and so tend to share the
  /// lower nodes of the tree; without it, in order of their rows.
  explicit HuffmanTree(std::span<const std::int64_t> counts, std::span<const std::uint64_t> tie_breaker = {});

  std::size_t words() const { return begins_.empty() ? 0 : begins_.size() - 1; }
  std::size_t inner_nodes() const { return words() == 0 ? 0 : words() - 1; }
  /// Inner nodes from the root down to the word's parent.
  std::span<const std::uint32_t> path(std::uint32_t word) const {
    return {nodes_.data() + begins_[word], begins_[word + 1] - begins_[word]};
  }
  /// For each node of the path the label of its prediction: 1 - code bit.
  std::span<const float> labels(std::uint32_t word) const {
    return {labels_.data() + begins_[word], begins_[word + 1] - begins_[word]};
  }
  std::size_t longest() const { return longest_; }

 private:
  std::vector<std::uint32_t> begins_, nodes_;
  std::vector<float> labels_;
  std::size_t longest_ = 0;
};

}  // namespace wordloom
