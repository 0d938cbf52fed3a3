#pragma once
// The mapped sections of a model.
#include <memory>
#include <string>
#include <variant>

#include "lm/hashed_tree.hpp"
#include "lm/sections.hpp"
#include "lm/trie_tree.hpp"
#include "lm/word_index.hpp"
#include "wordloom/lm/model.hpp"

namespace wordloom::lm {

struct Model::Parts {
  Meta meta;
  WordIndexView words;
  std::variant<HashedTree, TrieTree> tree;
  std::shared_ptr<const void> alive;  ///< what the views point into
  std::uint64_t bytes = 0;
  std::string name;
};

}  // namespace wordloom::lm
