#pragma once
// From a word of an evaluation file to a row of the model.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "common/word_lookup.hpp"
#include "wordloom/query/evaluate.hpp"
#include "wordloom/query/search.hpp"
#include "wordloom/text/recipe.hpp"
#include "wordloom/vectors/model.hpp"

namespace wordloom::tools {

/// Analogies are asked among so many of the most frequent words unless told otherwise, as word2vec.c's compute-accuracy
/// is mostly run.
inline constexpr std::uint64_t kEvalRestrict = 30000;

enum class CaseRule {
  recipe,  ///< by the model's recipe alone
  fold,    ///< by the recipe, if need be whatever the case
  keep,    ///< exactly as written
};

/// The model and the searcher must outlive the object. Not thread-safe.
class EvalLookup {
 public:
  /// `searcher`: where unknown words are made of their n-grams; null: they stay unknown.
  EvalLookup(const Model& model, CaseRule rule, Searcher* searcher, Out& err);

  std::optional<Row> operator()(std::string_view word);
  /// Without words made of n-grams.
  std::optional<Row> known(std::string_view word);
  /// For evaluate_analogies(): with CaseRule::fold words that differ in case alone are the same, otherwise none are.
  SameWord same_word() const;
  std::uint64_t composed() const { return lookup_.composed_words(); }

 private:
  std::string fold(std::string_view word) const;

  const WordList& words_;
  WordLookup lookup_;
  CaseRule rule_;
  Searcher* searcher_;
  Out& err_;
  AnalyzerRecipe folding_;
  std::unordered_map<std::string, std::uint32_t> folded_;  // the first row of each spelling without case
  std::vector<std::uint32_t> next_;                        // the next row of the same spelling
};

}  // namespace wordloom::tools
