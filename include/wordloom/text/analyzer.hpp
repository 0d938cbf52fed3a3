#pragma once
// Text in, words out, by a recipe.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "wordloom/text/recipe.hpp"

namespace wordloom {

/// Words of one or several pieces of text, back to back in one string.
class TokenBuffer {
 public:
  void clear() {
    bytes_.clear();
    ends_.clear();
  }
  void push(std::string_view word) {
    bytes_.append(word);
    ends_.push_back(static_cast<std::uint32_t>(bytes_.size()));
  }
  std::size_t size() const { return ends_.size(); }
  bool empty() const { return ends_.empty(); }
  std::string_view operator[](std::size_t i) const {
    const std::uint32_t begin = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(bytes_).substr(begin, ends_[i] - begin);
  }

 private:
  std::string bytes_;
  std::vector<std::uint32_t> ends_;
};

/// What an analyzer dropped or mended; sums over all calls.
struct AnalyzerCounts {
  std::uint64_t words = 0;             ///< handed out
  std::uint64_t punctuation = 0;       ///< dropped by keep_punctuation = false
  std::uint64_t numbers = 0;           ///< dropped by keep_numbers = false
  std::uint64_t stop_words = 0;
  std::uint64_t too_short = 0;
  std::uint64_t too_long = 0;
  std::uint64_t broken_utf8 = 0;       ///< sequences
  AnalyzerCounts& operator+=(const AnalyzerCounts& o);
};

/// Applies a recipe. One object per thread (it holds break iterators and buffers); copies are cheap to make with clone().
class Analyzer {
 public:
  explicit Analyzer(const AnalyzerRecipe& recipe);  ///< validates
  ~Analyzer();
  Analyzer(Analyzer&&) noexcept;
  Analyzer& operator=(Analyzer&&) noexcept;
  Analyzer clone() const;

  /// Appends the words of `text` (any length below 2^31 bytes; usually one line) to `out`. With Utf8Policy::strict a
  /// broken sequence throws ErrorKind::format naming the byte within `text`.
  void words(std::string_view text, TokenBuffer& out);

  const AnalyzerRecipe& recipe() const;
  const AnalyzerCounts& counts() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A byte at which `text` may be cut so that analyzing both parts gives the words of the whole: the last place at or
/// before `limit` that has an ASCII space before it and an ASCII letter or digit after it. 0 when there is none.
std::size_t safe_cut(std::string_view text, std::size_t limit);

/// Sentences by UAX #29 with ICU's tailoring for `locale`: byte offsets of their ends within `text`, the last being
/// text.size(). `suppress_abbreviations`: no break after the locale's common abbreviations ("Mr.").
std::vector<std::size_t> sentence_ends(std::string_view text, const std::string& locale, bool suppress_abbreviations);

/// Word boundaries exactly as ICU's word break iterator gives them (all segments, white space and punctuation
/// included): ends of the segments, the last being text.size(). `fast`: through the ASCII fast path; same answer.
std::vector<std::size_t> word_boundaries(std::string_view text, const std::string& locale, bool fast = true);

/// The recipe's normalization, case folding and accent stripping applied to a whole text, without splitting it.
std::string normalize(std::string_view text, const AnalyzerRecipe& recipe);

/// Stems one (already folded) word. The object is not thread-safe.
class Stemmer {
 public:
  explicit Stemmer(const std::string& algorithm);  ///< throws ErrorKind::usage naming the algorithms there are
  ~Stemmer();
  Stemmer(Stemmer&&) noexcept;
  std::string_view stem(std::string_view word);    ///< lives until the next call

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace wordloom
