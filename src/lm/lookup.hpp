#pragma once
// What the layouts' look-ups have in common.
#include <cstddef>
#include <cstdint>

#include "wordloom/lm/model_stream.hpp"

namespace wordloom::lm {

/// An n-gram of the model, as far as the next step needs it. `place` and `extent` mean what the layout wants.
struct Node {
  float prob = 0, backoff = 0;
  std::uint32_t place = 0;   ///< hashed: first slot of the children's block; trie: own rank
  std::uint32_t extent = 0;  ///< hashed: size class of the block; 0: no children
  bool added() const { return !(prob <= 0); }
};

/// Look-ups worked on together: enough for all memory accesses a core can have under way, few enough for its nearest
/// cache.
inline constexpr std::size_t kTogether = 128;

/// One of them: a child of `node` by its word. The node becomes the child if there is one.
struct Lookup {
  Node node;
  WordIndex word = 0;
  std::uint32_t position = 0;  ///< the caller's
  bool found = false;
};

}  // namespace wordloom::lm
