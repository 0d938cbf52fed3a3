#include "wordloom/lm/binary.hpp"

#include "lm/hashed_builder.hpp"
#include "lm/tree_sink.hpp"
#include "lm/trie_builder.hpp"

namespace wordloom::lm {

std::unique_ptr<ModelSink> make_model_sink(const std::filesystem::path& path, Layout layout) {
  auto out = std::make_unique<FileSections>(path);
  std::unique_ptr<TreeBuilder> builder;
  if (layout == Layout::trie)
    builder = std::make_unique<TrieBuilder>(std::move(out));
  else
    builder = std::make_unique<HashedBuilder>(std::move(out));
  return make_sorting_sink(std::make_unique<TreeSink>(std::move(builder)));
}

bool begins_as_model(std::string_view first_bytes) { return Container::sniff(first_bytes, kKind); }

}  // namespace wordloom::lm
