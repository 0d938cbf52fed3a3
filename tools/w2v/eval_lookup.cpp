#include "w2v/eval_lookup.hpp"

#include <utility>

#include "wordloom/text/normalizer.hpp"

namespace wordloom::tools {
namespace {

constexpr std::uint32_t kLast = 0xffffffff;

}  // namespace

EvalLookup::EvalLookup(const Model& model, CaseRule rule, Searcher* searcher, Out& err)
    : words_(model.input.words), lookup_(model), rule_(rule), searcher_(searcher), err_(err) {
  if (rule_ != CaseRule::fold) return;
  folding_.letter_case = AnalyzerRecipe::Case::fold;
  folded_.reserve(words_.size());
  next_.resize(words_.size());
  // The first row of equal spellings is the most frequent word: it comes last here.
  for (auto i = static_cast<std::uint32_t>(words_.size()); i-- > 0;) {
    const auto [first, added] = folded_.try_emplace(fold(words_[i]), i);
    next_[i] = added ? kLast : std::exchange(first->second, i);
  }
}

std::optional<Row> EvalLookup::operator()(std::string_view word) {
  if (const auto row = known(word)) return row;
  if (searcher_ == nullptr) return std::nullopt;
  // Most models are of lower case: the file's case is kept only when asked for.
  return lookup_.find_or_compose(rule_ == CaseRule::fold ? fold(word) : std::string(word), *searcher_, err_, {});
}

std::optional<Row> EvalLookup::known(std::string_view word) {
  if (rule_ == CaseRule::recipe) return lookup_.find(word);
  if (rule_ == CaseRule::keep) return words_.find(word);
  if (const auto row = lookup_.find(word)) return row;
  const auto found = folded_.find(fold(word));
  if (found == folded_.end()) return std::nullopt;
  return Row(found->second);
}

SameWord EvalLookup::same_word() const {
  if (rule_ != CaseRule::fold) return {};
  return [this](Row row) {
    std::vector<Row> rows;
    for (std::uint32_t i = folded_.find(fold(words_[row.value]))->second; i != kLast; i = next_[i])
      rows.emplace_back(i);
    return rows;
  };
}

std::string EvalLookup::fold(std::string_view word) const {
  std::string ascii(word);
  for (char& c : ascii) {
    if (static_cast<unsigned char>(c) >= 0x80) return normalize(word, folding_);
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return ascii;
}

}  // namespace wordloom::tools
