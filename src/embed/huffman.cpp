#include "wordloom/embed/huffman.hpp"

#include <algorithm>
#include <numeric>

#include "wordloom/core/error.hpp"

namespace wordloom {

HuffmanTree::HuffmanTree(std::span<const std::int64_t> counts, std::span<const std::uint64_t> tie_breaker) {
  const std::size_t n = counts.size();
  if (n == 0) return;
  std::vector<std::uint32_t> order(n);
  std::iota(order.begin(), order.end(), 0U);
  if (!tie_breaker.empty())
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      return counts[a] != counts[b] ? counts[a] > counts[b] : tie_breaker[a] < tie_breaker[b];
    });
  // Two queues, both ascending: the leaves from the rarest up, and the inner nodes in order of their making.
  std::vector<std::int64_t> weight(n - 1);
  std::vector<std::uint32_t> parent(2 * n - 1);
  std::vector<std::uint8_t> bit(2 * n - 1);
  std::size_t leaf = n;  // next leaf is leaf - 1
  std::size_t inner = 0;
  for (std::size_t made = 0; made + 1 < n; ++made) {
    const auto take = [&]() -> std::pair<std::size_t, std::int64_t> {
      if (inner == made || (leaf > 0 && counts[order[leaf - 1]] < weight[inner])) {
        --leaf;
        return {order[leaf], counts[order[leaf]]};
      }
      ++inner;
      return {n + inner - 1, weight[inner - 1]};
    };
    const auto [a, weight_a] = take();
    const auto [b, weight_b] = take();
    weight[made] = weight_a + weight_b;
    parent[a] = parent[b] = static_cast<std::uint32_t>(made);
    bit[b] = 1;
  }
  begins_.assign(n + 1, 0);
  std::vector<std::uint32_t> path;
  std::vector<float> labels;
  const std::size_t root = n >= 2 ? n - 2 : 0;
  for (std::size_t word = 0; word < n; ++word) {
    path.clear();
    labels.clear();
    if (n > 1) {
      for (std::size_t node = word;;) {
        path.push_back(parent[node]);
        labels.push_back(bit[node] != 0 ? 0.0F : 1.0F);
        if (parent[node] == root) break;
        node = n + parent[node];
      }
    }
    nodes_.insert(nodes_.end(), path.rbegin(), path.rend());
    labels_.insert(labels_.end(), labels.rbegin(), labels.rend());
    if (nodes_.size() > 0xffffffffULL) throw fail(ErrorKind::memory, "Huffman codes of {} words are too many", n);
    begins_[word + 1] = static_cast<std::uint32_t>(nodes_.size());
    longest_ = std::max(longest_, path.size());
  }
}

}  // namespace wordloom
