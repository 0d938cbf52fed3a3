#pragma once
// The first two steps of every analysis: the broken UTF-8 policy and normalization.
#include <cstdint>
#include <string>
#include <string_view>

#include "text/broken_bytes.hpp"
#include "text/word_mapper.hpp"

namespace wordloom::text {

class TextPreparer {
 public:
  /// Returns `text` itself when nothing had to change, otherwise a view that lives until the next call. `broken`
  /// restores what Utf8Policy::keep disguised in it. With Utf8Policy::strict a broken sequence throws
  /// ErrorKind::format.
  std::string_view prepare(std::string_view text, const AnalyzerRecipe& recipe, WordMapper& mapper);

  BrokenBytes& broken() { return broken_; }
  /// Broken sequences of the last text.
  std::uint64_t broken_count() const { return broken_count_; }

 private:
  BrokenBytes broken_;
  std::uint64_t broken_count_ = 0;
  std::string mended_;
  std::string normal_;
};

}  // namespace wordloom::text
