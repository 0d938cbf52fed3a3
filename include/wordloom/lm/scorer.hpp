#pragma once
// Text against a model: perplexity, and the score of every word.
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "wordloom/io/input.hpp"
#include "wordloom/lm/model.hpp"
#include "wordloom/text/analyzer.hpp"

namespace wordloom::lm {

struct TextTotals {
  std::uint64_t sentences = 0;
  std::uint64_t tokens = 0;         ///< scored: words and one </s> a sentence
  std::uint64_t oov = 0;            ///< words that the model does not know, scored as <unk>
  std::uint64_t empty_lines = 0;    ///< lines without a word: skipped
  std::uint64_t special_words = 0;  ///< words of the text spelled <s> or </s>: skipped
  std::uint64_t impossible = 0;     ///< tokens of probability 0, which models hold as a log10 of -99
  double log10_prob = 0;            ///< of all tokens
  double log10_prob_known = 0;      ///< without the unknown words
  /// 10 ^ (-log10_prob / tokens), as KenLM's "including OOVs" and "excluding OOVs"; NaN without a token.
  double perplexity() const;
  double perplexity_without_oov() const;
  TextTotals& operator+=(const TextTotals& o);
};

/// A line of the text that has words. Views live during the call they are given to.
struct ScoredSentence {
  std::string_view line;
  std::span<const std::string_view> tokens;  ///< as prepared, then "</s>"
  std::span<const WordIndex> words;          ///< their ids
  std::span<const WordScore> scores;         ///< theirs
  double log10_prob() const;
  std::uint64_t oov() const;
};

/// How a model reads text: the recipe stored in it; without one (ARPA) words between white space, kept as they are.
/// Throws ErrorKind::format for a recipe that this program cannot apply.
AnalyzerRecipe text_recipe(const Model& model);

/// Prepares text with the recipe stored in the model (without one: words between white space, kept as they are), one
/// sentence a line. The model must outlive it.
class TextScorer {
 public:
  /// Throws ErrorKind::format for a recipe that this program cannot apply.
  explicit TextScorer(const Model& model, std::size_t threads = 1);

  static constexpr std::size_t kBlockBytes = std::size_t{1} << 17;
  /// `each`, if any, is called in the calling thread for every sentence, in order. The sums do not depend on threads.
  /// A thread scores lines of kBlockBytes together. With `waiting` what was read is answered at once where the next
  /// line has not come yet, and `waiting` is called: a person or a program may ask one by one.
  TextTotals score(ByteStream& text, const std::function<void(const ScoredSentence&)>& each = {},
                   const std::function<void()>& waiting = {}) const;
  /// Ids of the words of a line, without <s> and </s>; `tokens` gets their spellings, `left_out` those of <s> and </s>.
  std::vector<WordIndex> prepare(std::string_view line, std::vector<std::string>* tokens = nullptr,
                                 std::vector<std::string>* left_out = nullptr) const;

 private:
  const Model& model_;
  std::size_t threads_;
  Analyzer analyzer_;
};

}  // namespace wordloom::lm
