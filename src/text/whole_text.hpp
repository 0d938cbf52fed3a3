#pragma once
// What a recipe does to a whole text before it is cut into words: Case::lower and Decompose.
#include <string>
#include <string_view>

#include "text/code_point_facts.hpp"
#include "wordloom/text/recipe.hpp"

namespace wordloom::text {

/// Not thread-safe.
class WholeText {
 public:
  explicit WholeText(const AnalyzerRecipe& recipe);

  bool lowers() const { return lowers_; }
  /// False: apply() would return its argument.
  bool changes() const { return lowers_ || decompose_ != AnalyzerRecipe::Decompose::none; }

  /// `text` is valid UTF-8. The result lives until the next call, or as long as `text`.
  std::string_view apply(std::string_view text, CodePointFacts& facts);

 private:
  void lower(std::string_view text, CodePointFacts& facts, std::string& out) const;
  void decompose(std::string_view text, std::string& out) const;

  bool lowers_;
  AnalyzerRecipe::Decompose decompose_;
  std::string lowered_, decomposed_;
};

/// A to Z in place; the compiler makes vector code of it.
void lower_ascii(char* p, std::size_t n);

}  // namespace wordloom::text
