#include "common/word_lookup.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "wordloom/query/search.hpp"

namespace wordloom::tools {

/// True for words that come out of the recipe as they went in, so that no analyzer is needed: ASCII letters are one
/// word to every tokenizer and stay as they are in every normalization; stop words are not in the model to be found.
bool WordLookup::recipe_keeps(std::string_view typed) const {
  const AnalyzerRecipe& recipe = *model_.recipe;
  if (!recipe.stemmer.empty() || typed.size() < recipe.min_length || typed.size() > recipe.max_length) return false;
  const bool keep = recipe.letter_case == AnalyzerRecipe::Case::keep;
  return std::all_of(typed.begin(), typed.end(),
                     [keep](char c) { return (c >= 'a' && c <= 'z') || (keep && c >= 'A' && c <= 'Z'); });
}

std::optional<std::string> WordLookup::by_recipe(std::string_view typed) {
  if (!model_.recipe || recipe_keeps(typed)) return std::string(typed);
  if (!analyzer_) analyzer_ = std::make_unique<Analyzer>(*model_.recipe);
  buffer_.clear();
  analyzer_->words(typed, buffer_);
  if (buffer_.size() != 1) return std::nullopt;
  return std::string(buffer_[0]);
}

std::optional<Row> WordLookup::find(std::string_view typed) {
  const WordList& words = model_.input.words;
  if (const auto word = by_recipe(typed))
    if (const auto row = words.find(*word)) return row;
  return words.find(typed);
}

std::optional<UnknownWord> WordLookup::compose(std::string_view typed) {
  if (!model_.subwords || model_.subwords->layout.maxn == 0) return std::nullopt;
  UnknownWord unknown{spelling(typed), std::vector<float>(model_.input.dim())};
  if (!model_.subwords->compose(unknown.word, std::nullopt, unknown.vector)) return std::nullopt;
  return unknown;
}

std::optional<Row> WordLookup::find_or_compose(std::string_view typed, Searcher& searcher, Out& err,
                                               std::string_view command) {
  if (const auto row = find(typed)) return row;
  const auto unknown = compose(typed);
  if (!unknown) return std::nullopt;
  const auto [place, added] = guest_rows_.try_emplace(unknown->word);
  if (added) {
    place->second = searcher.add_guest(unknown->vector);
    guests_.push_back(unknown->word);
  }
  if (!command.empty()) say_composed(err, command, *this, unknown->word);
  return place->second;
}

void WordLookup::next_question(Searcher& searcher) {
  if (guests_.size() <= kMostGuests) return;
  searcher.drop_guests();
  guests_.clear();
  guest_rows_.clear();
}

std::vector<std::string> WordLookup::suggestions(std::string_view typed) const {
  std::string word(typed);
  if (const auto known = suggested_.find(word); known != suggested_.end()) return known->second;
  if (suggested_.size() == kMostSuggested) {
    just_stopped_ = !std::exchange(stopped_, true);
    return {};
  }
  std::vector<std::string> names;
  for (const std::string_view name : suggest(model_.input.words, typed, 3)) names.emplace_back(name);
  return suggested_.emplace(std::move(word), std::move(names)).first->second;
}

void say_composed(Out& err, std::string_view command, const WordLookup& lookup, std::string_view word) {
  std::size_t trained = 0;
  const auto pieces = ngram_pieces(*lookup.model().subwords, word);
  for (const SubwordPiece& piece : pieces) trained += piece.row.has_value() ? 1 : 0;
  err.print("{}: \"{}\" is not in the model; its vector is made of {} of its {} n-grams\n", command, word, trained,
            pieces.size());
}

void say_unknown(Out& err, std::string_view command, WordLookup& lookup, std::string_view typed) {
  const std::vector<std::string> names = lookup.suggestions(typed);
  err.print("{}: \"{}\" is not in the model{}\n", command, typed,
            names.empty() ? std::string() : fmt::format("; did you mean {}?", fmt::join(names, ", ")));
  if (lookup.just_stopped_suggesting())
    err.print("{}: no more suggestions after {} unknown words: each takes a pass over the vocabulary\n", command,
              WordLookup::kMostSuggested);
}

}  // namespace wordloom::tools
