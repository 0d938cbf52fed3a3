#pragma once
// From a typed word to a row of the model, by the model's own recipe.
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/streams.hpp"
#include "wordloom/text/analyzer.hpp"
#include "wordloom/vectors/model.hpp"

namespace wordloom::tools {

/// `King` finds `king` in a model that folds case. The model must outlive the object. Not thread-safe.
class WordLookup {
 public:
  explicit WordLookup(const Model& model) : model_(model) {}

  /// The row of the one word that the recipe makes of `typed`; when it makes none or several, or one that the model
  /// does not know, the row of the raw spelling.
  std::optional<Row> find(std::string_view typed);
  std::string_view word(Row row) const { return model_.input.words[row.value]; }
  const Model& model() const { return model_; }

 private:
  bool recipe_keeps(std::string_view typed) const;
  const Model& model_;
  std::unique_ptr<Analyzer> analyzer_;  // made on first need: loading break rules costs milliseconds
  TokenBuffer buffer_;
};

/// Words that the user may have meant.
std::vector<std::string> suggestions(const WordLookup& lookup, std::string_view typed);
/// `w2v most-similar: "kingg" is not in the model; did you mean king, kings?`
void say_unknown(Out& err, std::string_view command, const WordLookup& lookup, std::string_view typed);

}  // namespace wordloom::tools
