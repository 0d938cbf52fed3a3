#include "wordloom/text/recipe.hpp"

#include <algorithm>

#include "text/locale.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/text/stemmer.hpp"

namespace wordloom {

void AnalyzerRecipe::validate() const {
  text::parse_locale(locale);
  try {
    if (!stemmer.empty()) Stemmer{stemmer};
  } catch (const Error& error) {
    throw Error(ErrorKind::config, error.message());
  }
  if (min_length < 1 || min_length > 1000)
    throw fail(ErrorKind::config, "min_length is {}, must be 1..1000", min_length);
  if (max_length < 1 || max_length > 65535)
    throw fail(ErrorKind::config, "max_length is {}, must be 1..65535", max_length);
  if (min_length > max_length)
    throw fail(ErrorKind::config, "min_length {} is above max_length {}: no word could stay", min_length, max_length);
  if (decompose == Decompose::ascii && utf8 == Utf8Policy::keep)
    throw fail(ErrorKind::config, "decompose ascii drops what utf8 keep keeps: choose utf8 replace or strict");
  if (!std::is_sorted(stop_words.begin(), stop_words.end()))
    throw fail(ErrorKind::config, "stop_words are not sorted by their bytes");
  for (const std::string& word : stop_words)
    if (find_broken_utf8(word) != std::string_view::npos)
      throw fail(ErrorKind::config, "stop word {} is not UTF-8: byte {}", &word - stop_words.data() + 1,
                 find_broken_utf8(word));
}

}  // namespace wordloom
