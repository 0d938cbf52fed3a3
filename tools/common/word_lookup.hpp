#pragma once
// From a typed word to a row of the model, by the model's own recipe.
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "common/streams.hpp"
#include "wordloom/query/search.hpp"
#include "wordloom/text/analyzer.hpp"
#include "wordloom/vectors/model.hpp"

namespace wordloom::tools {

/// A word that the model does not have, with the vector that its n-grams make.
struct UnknownWord {
  std::string word;  ///< as the recipe spells it
  std::vector<float> vector;
};

/// `King` finds `king` in a model that folds case. The model must outlive the object. Not thread-safe.
class WordLookup {
 public:
  explicit WordLookup(const Model& model) : model_(model) {}

  /// The row of the one word that the recipe makes of `typed`; when it makes none or several, or one that the model
  /// does not know, the row of the raw spelling.
  std::optional<Row> find(std::string_view typed);
  /// The word made of its n-grams; nothing without subwords, or when none of its n-grams was trained.
  std::optional<UnknownWord> compose(std::string_view typed);
  /// As find(), but an unknown word becomes a guest of the searcher if it can be composed; `command` not empty: says
  /// so.
  std::optional<Row> find_or_compose(std::string_view typed, Searcher& searcher, Out& err, std::string_view command);
  /// Before each question of a batch: lets the guests go when there are more than kMostGuests, and the rows that
  /// find_or_compose() gave for them with them.
  void next_question(Searcher& searcher);
  static constexpr std::size_t kMostGuests = 4096;
  /// Words that the user may have meant by an unknown one. That takes a pass over the vocabulary: it is done once a
  /// word, and for the first kMostSuggested words only; the others get none.
  std::vector<std::string> suggestions(std::string_view typed) const;
  static constexpr std::size_t kMostSuggested = 100;
  /// True once, after the first word that got none for that reason.
  bool just_stopped_suggesting() { return std::exchange(just_stopped_, false); }
  /// What the recipe makes of `typed`, when that is one word; otherwise `typed`.
  std::string spelling(std::string_view typed) { return by_recipe(typed).value_or(std::string(typed)); }
  bool composed(Row row) const { return row.value >= model_.input.size(); }
  std::uint64_t composed_words() const { return guests_.size(); }
  std::string_view word(Row row) const {
    return composed(row) ? std::string_view(guests_[row.value - model_.input.size()]) : model_.input.words[row.value];
  }
  const Model& model() const { return model_; }

 private:
  bool recipe_keeps(std::string_view typed) const;
  std::optional<std::string> by_recipe(std::string_view typed);  // the one word that the recipe makes
  const Model& model_;
  std::unique_ptr<Analyzer> analyzer_;  // made on first need: loading break rules costs milliseconds
  TokenBuffer buffer_;
  std::deque<std::string> guests_;  // names of the searcher's guests
  std::unordered_map<std::string, Row> guest_rows_;
  mutable std::unordered_map<std::string, std::vector<std::string>> suggested_;
  mutable bool stopped_ = false, just_stopped_ = false;
};

/// `w2v most-similar: "kingg" is not in the model; did you mean king, kings?` Says, too, when suggestions end.
void say_unknown(Out& err, std::string_view command, WordLookup& lookup, std::string_view typed);

/// `w2v most-similar: "kingg" is not in the model; its vector is made of 12 of its 14 n-grams`
void say_composed(Out& err, std::string_view command, const WordLookup& lookup, std::string_view word);

}  // namespace wordloom::tools
