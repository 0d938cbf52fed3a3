#include "lm/last_ngrams.hpp"

#include <algorithm>
#include <functional>
#include <set>

namespace wordloom::lm {
namespace {

constexpr std::size_t kBlock = std::size_t{1} << 18;

void each_block(const LmText& text, const std::function<void(const std::vector<WordIndex>&)>& body) {
  std::vector<WordIndex> words;
  for (std::uint64_t sentence = 0; sentence < text.sentences();) {
    words.clear();
    sentence = text.read(sentence, kBlock, words);
    body(words);
  }
}

}  // namespace

std::vector<LastNgram> last_ngrams(const LmText& text, std::uint32_t order) {
  if (order < 2) return {};
  std::vector<std::uint32_t> appeared(text.words().size());  // 0: not yet
  appeared[kUnknown] = 1;
  appeared[kBegin] = 2;
  appeared[kEnd] = 3;
  std::uint32_t next = 4;
  WordIndex last = kEnd;
  each_block(text, [&](const std::vector<WordIndex>& words) {
    for (const WordIndex word : words)
      if (appeared[word] == 0) {
        appeared[word] = next++;
        last = word;
      }
  });
  // What stands before it, everywhere, the nearest word first; <s> ends a history.
  std::vector<std::vector<WordIndex>> histories;
  each_block(text, [&](const std::vector<WordIndex>& words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (words[i] != last) continue;
      std::vector<WordIndex>& history = histories.emplace_back();
      for (std::size_t j = i; history.size() + 1 < order && (history.empty() || history.back() != kBegin); --j)
        history.push_back(words[j - 1]);
    }
  });
  if (histories.empty()) return {};
  const auto before = [&](const std::vector<WordIndex>& a, const std::vector<WordIndex>& b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                        [&](WordIndex x, WordIndex y) { return appeared[x] < appeared[y]; });
  };
  const std::vector<WordIndex> highest = *std::max_element(histories.begin(), histories.end(), before);
  std::vector<LastNgram> out;
  for (std::size_t k = 1; k < order && k <= highest.size() + 1; ++k) {
    LastNgram ngram;
    std::set<WordIndex> preceding;
    for (const auto& history : histories) {
      if (history.size() + 1 < k ||
          !std::equal(highest.begin(), highest.begin() + static_cast<std::ptrdiff_t>(k - 1), history.begin()))
        continue;
      ++ngram.occurrences;
      if (history.size() + 1 > k) preceding.insert(history[k - 1]);
    }
    ngram.continuations = preceding.empty() ? ngram.occurrences : static_cast<std::uint32_t>(preceding.size());
    out.push_back(ngram);
  }
  return out;
}

}  // namespace wordloom::lm
