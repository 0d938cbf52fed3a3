#pragma once
// Text in, words out, by a recipe. Includes the room's other headers: this one is enough for most callers.
#include <cstdint>
#include <memory>
#include <string_view>

#include "wordloom/text/normalizer.hpp"
#include "wordloom/text/recipe.hpp"
#include "wordloom/text/segmenter.hpp"
#include "wordloom/text/stemmer.hpp"
#include "wordloom/text/token_buffer.hpp"

namespace wordloom {

/// What an analyzer dropped or mended; sums over all calls.
struct AnalyzerCounts {
  std::uint64_t words = 0;        ///< handed out
  std::uint64_t punctuation = 0;  ///< dropped by keep_punctuation = false
  std::uint64_t numbers = 0;      ///< dropped by keep_numbers = false
  std::uint64_t stop_words = 0;
  std::uint64_t too_short = 0;
  std::uint64_t too_long = 0;
  std::uint64_t broken_utf8 = 0;  ///< sequences
  AnalyzerCounts& operator+=(const AnalyzerCounts& o);
  friend bool operator==(const AnalyzerCounts&, const AnalyzerCounts&) = default;
};

/// Applies a recipe, in this order: broken UTF-8, normalization, small letters and decomposition of the whole text
/// (Case::lower, Decompose), segmentation, case folding (normalized again),
/// accents, punctuation and numbers, stop words, stemming, length. One object per thread (it holds break iterators and
/// buffers); clone() is cheap.
class Analyzer {
 public:
  explicit Analyzer(const AnalyzerRecipe& recipe);  ///< validates
  ~Analyzer();
  Analyzer(Analyzer&&) noexcept;
  Analyzer& operator=(Analyzer&&) noexcept;
  Analyzer clone() const;  ///< same recipe, counts at zero; copies what the recipe was made into

  /// Appends the words of `text` (any length below 2^31 bytes; usually one line) to `out`. With Utf8Policy::strict a
  /// broken sequence throws ErrorKind::format naming the byte within `text`, and `out` is as before.
  void words(std::string_view text, TokenBuffer& out);

  /// The text as the recipe makes it, without cutting it: broken UTF-8, normalization, case and accents. Lives until
  /// the next call, or as long as `text`. Throws as words() does.
  std::string_view prepared(std::string_view text);

  const AnalyzerRecipe& recipe() const;
  const AnalyzerCounts& counts() const;

 private:
  struct State;
  explicit Analyzer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace wordloom
