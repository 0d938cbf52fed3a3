#include "lm/last_ngrams.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <span>

#include "wordloom/lm/estimate.hpp"

namespace wordloom::lm {
namespace {

constexpr std::size_t kBlock = std::size_t{1} << 18;

// Calls body(words, begin) for pieces of the text: words[begin, end), after those that a history may reach back to.
template <class Body>
void each_block(const LmText& text, std::uint32_t order, const Body& body) {
  std::vector<WordIndex> words(order, kBegin);
  for (LmText::Place at; text.read(at, kBlock, words);) {
    body(std::span<const WordIndex>(words), std::size_t{order});
    words.erase(words.begin(), words.end() - order);
  }
}

// What stands before a word, the nearest first; <s> ends it.
struct History {
  std::array<WordIndex, kMaxOrder> words{};
  std::uint32_t length = 0;

  History() = default;
  History(std::span<const WordIndex> text, std::size_t at, std::uint32_t order) {
    while (length + 1 < order && (length == 0 || words[length - 1] != kBegin)) words[length++] = text[--at];
  }
  std::span<const WordIndex> known() const { return {words.data(), length}; }
};

}  // namespace

std::vector<LastNgram> last_ngrams(const LmText& text, std::uint32_t order) {
  if (order < 2) return {};
  std::vector<std::uint32_t> appeared(text.words().size());  // 0: not yet
  appeared[kUnknown] = 1;
  appeared[kBegin] = 2;
  appeared[kEnd] = 3;
  std::uint32_t next = 4;
  WordIndex last = kEnd;
  each_block(text, order, [&](std::span<const WordIndex> words, std::size_t begin) {
    for (const WordIndex word : words.subspan(begin))
      if (appeared[word] == 0) {
        appeared[word] = next++;
        last = word;
      }
  });
  // The word may stand anywhere any number of times: one pass finds its highest history, another counts.
  const auto each_history = [&](const auto& body) {
    each_block(text, order, [&](std::span<const WordIndex> words, std::size_t begin) {
      for (std::size_t i = begin; i < words.size(); ++i)
        if (words[i] == last) body(History(words, i, order));
    });
  };
  const auto before = [&](const History& a, const History& b) {
    return std::ranges::lexicographical_compare(a.known(), b.known(),
                                                [&](WordIndex x, WordIndex y) { return appeared[x] < appeared[y]; });
  };
  History highest;
  each_history([&](const History& history) {
    if (before(highest, history)) highest = history;
  });
  std::vector<LastNgram> out(std::min(order - 1, highest.length + 1));
  std::array<std::set<WordIndex>, kMaxOrder> preceding;
  each_history([&](const History& history) {
    std::uint32_t shared = 0;
    while (shared < std::min(history.length, highest.length) && history.words[shared] == highest.words[shared])
      ++shared;
    for (std::size_t k = 1; k <= out.size() && k <= shared + 1; ++k) {
      ++out[k - 1].occurrences;
      if (k <= history.length) preceding[k - 1].insert(history.words[k - 1]);
    }
  });
  for (std::size_t k = 0; k < out.size(); ++k)
    out[k].continuations = preceding[k].empty() ? out[k].occurrences : static_cast<std::uint32_t>(preceding[k].size());
  return out;
}

}  // namespace wordloom::lm
