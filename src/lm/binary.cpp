#include "wordloom/lm/binary.hpp"

#include "lm/hashed_builder.hpp"
#include "lm/tree_sink.hpp"
#include "wordloom/core/error.hpp"

namespace wordloom::lm {

std::unique_ptr<ModelSink> make_model_sink(const std::filesystem::path& path, Layout layout) {
  if (layout == Layout::trie) throw fail(ErrorKind::config, "{}: only the hashed layout can be written", path.string());
  auto out = std::make_unique<FileSections>(path);
  std::unique_ptr<TreeBuilder> builder = std::make_unique<HashedBuilder>(std::move(out));
  return make_sorting_sink(std::make_unique<TreeSink>(std::move(builder)));
}

}  // namespace wordloom::lm
