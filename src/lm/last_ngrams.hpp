#pragma once
// A habit of lmplz that its discounts depend on.
#include <cstdint>
#include <vector>

#include "wordloom/lm/text.hpp"

namespace wordloom::lm {

struct LastNgram {
  std::uint32_t continuations = 0, occurrences = 0;
};

/// lmplz numbers words in the order in which they first appear. For the n-gram that comes last in its order, compared
/// by these numbers from the last word to the first, its counts of counts take the occurrences, not the continuations,
/// in every order below the highest. Entry k - 1 is that n-gram of order k; fewer than `order` - 1 entries when a
/// sentence begins within. Memory: a few numbers a word of the vocabulary. (docs/decisions/045)
std::vector<LastNgram> last_ngrams(const LmText& text, std::uint32_t order);

}  // namespace wordloom::lm
