#include "wordloom/counts/term_analyzer.hpp"

#include <algorithm>
#include <utility>

#include "counts/characters.hpp"

namespace wordloom {

using Unit = TermRecipe::Unit;

struct TermAnalyzer::State {
  State(TermRecipe r, Analyzer a) : recipe(std::move(r)), analyzer(std::move(a)) {}

  void join(TokenBuffer& out);

  TermRecipe recipe;
  Analyzer analyzer;
  TokenBuffer words;
  std::string squeezed;
  std::string joined;
};

// Words that stand one space apart in the buffer are a term as they stand; the others are copied.
void TermAnalyzer::State::join(TokenBuffer& out) {
  const std::size_t count = words.size();
  if (count == 0) return;
  const std::vector<TokenBuffer::Span>& spans = words.spans();
  const char* bytes = words.data();
  const std::size_t begin =
      std::min_element(spans.begin(), spans.end(), [](auto a, auto b) { return a.begin < b.begin; })->begin;
  const std::size_t end =
      std::max_element(spans.begin(), spans.end(), [](auto a, auto b) { return a.end < b.end; })->end;
  const std::size_t base = out.append_bytes({bytes + begin, end - begin}) - begin;
  // together[i]: how many words from i on stand one space apart.
  std::vector<std::uint32_t> together(count, 1);
  for (std::size_t i = count - 1; i-- > 0;)
    if (spans[i].end + 1 == spans[i + 1].begin && bytes[spans[i].end] == ' ') together[i] = together[i + 1] + 1;
  for (std::size_t n = recipe.min_n; n <= std::min<std::size_t>(recipe.max_n, count); ++n) {
    for (std::size_t i = 0; i + n <= count; ++i) {
      if (together[i] >= n) {
        out.push_span(base + spans[i].begin, base + spans[i + n - 1].end);
        continue;
      }
      joined.assign(words[i]);
      for (std::size_t k = 1; k < n; ++k) joined.append(1, ' ').append(words[i + k]);
      out.push(joined);
    }
  }
}

TermAnalyzer::TermAnalyzer(const TermRecipe& recipe) {
  recipe.validate();
  state_ = std::make_unique<State>(recipe, Analyzer(recipe.text));
}
TermAnalyzer::TermAnalyzer(std::unique_ptr<State> state) : state_(std::move(state)) {}
TermAnalyzer::~TermAnalyzer() = default;
TermAnalyzer::TermAnalyzer(TermAnalyzer&&) noexcept = default;
TermAnalyzer& TermAnalyzer::operator=(TermAnalyzer&&) noexcept = default;

TermAnalyzer TermAnalyzer::clone() const {
  return TermAnalyzer(std::make_unique<State>(state_->recipe, state_->analyzer.clone()));
}

void TermAnalyzer::terms(std::string_view document, TokenBuffer& out) {
  State& s = *state_;
  if (s.recipe.unit == Unit::word) {
    if (s.recipe.max_n == 1) return s.analyzer.words(document, out);
    s.words.clear();
    s.analyzer.words(document, s.words);
    return s.join(out);
  }
  counts::squeeze_white_space(s.analyzer.prepared(document), s.squeezed);
  if (s.recipe.unit == Unit::character) return counts::character_terms(s.squeezed, s.recipe.min_n, s.recipe.max_n, out);
  counts::character_terms_in_words(s.squeezed, s.recipe.min_n, s.recipe.max_n, out);
}

const TermRecipe& TermAnalyzer::recipe() const { return state_->recipe; }
const AnalyzerCounts& TermAnalyzer::counts() const { return state_->analyzer.counts(); }

}  // namespace wordloom
