#include "wordloom/lm/model.hpp"

#include <algorithm>
#include <bit>
#include <limits>

#include "lm/model_parts.hpp"
#include "wordloom/core/error.hpp"

namespace wordloom::lm {
namespace {

/// False for -0.0 alone: the n-gram begins no longer one, so nothing is lost by forgetting it.
bool extends(float backoff) { return std::bit_cast<std::uint32_t>(backoff) != 0x80000000U; }

/// The walk from the word to the left: all n-grams of the model that end with `word`, as far as the history is known.
/// visit(order, node) for each, orders ascending, added n-grams among them.
template <class Tree, class Visit>
void walk(const Tree& tree, const WordIndex* history, std::uint32_t length, WordIndex word, Visit&& visit) {
  Node node = tree.unigram(word);
  visit(1U, node);
  for (std::uint32_t j = 0; j < length && j + 2 <= tree.order() && node.extent != 0; ++j) {
    if (!tree.child(j + 2, node, history[j], node)) return;
    visit(j + 2, node);
  }
}

template <class Tree>
WordScore score_step(const Tree& tree, const State& before, WordIndex word, State* after) {
  WordScore score;
  score.known = word != kUnknown;
  float prob = 0;
  State next;
  walk(tree, before.words.data(), before.length, word, [&](std::uint32_t order, const Node& node) {
    if (!node.added()) {
      prob = node.prob;
      score.order = static_cast<std::uint8_t>(order);
    }
    if (order >= tree.order()) return;
    next.words[order - 1] = order == 1 ? word : before.words[order - 2];
    next.backoff[order - 1] = node.backoff;
    if (extends(node.backoff)) next.length = static_cast<std::uint8_t>(order);
  });
  for (std::uint32_t j = score.order; j <= before.length; ++j) prob += before.backoff[j - 1];
  score.log10_prob = prob;
  if (after != nullptr) *after = next;
  return score;
}

template <class Tree>
void score_sentences(const Tree& tree, std::span<const WordIndex> text, std::span<WordScore> scores) {
  const std::uint32_t highest = tree.order();
  std::array<Lookup, kTogether> active;
  std::array<std::uint8_t, kTogether> reach;                            // words from <s> to here, at most `highest`
  std::array<std::array<float, kHighestOrder>, kTogether + 1> backoff;  // [p + 1][k - 1]: of the k-gram that ends at p
  backoff[0].fill(0);
  std::uint32_t since_begin = 0;
  for (std::size_t first = 0; first < text.size(); first += kTogether) {
    const std::size_t n = std::min(kTogether, text.size() - first);
    const WordIndex* words = text.data() + first;
    for (std::size_t p = 0; p < n; ++p) tree.prefetch_unigram(words[p]);
    std::size_t going = 0;
    for (std::uint32_t p = 0; p < n; ++p) {
      since_begin = words[p] == kBegin ? 1 : std::min(since_begin + 1, highest);
      reach[p] = static_cast<std::uint8_t>(since_begin);
      const Node node = tree.unigram(words[p]);
      backoff[p + 1].fill(0);
      backoff[p + 1][0] = node.backoff;
      scores[first + p] = {node.prob, 1, words[p] != kUnknown};
      if (since_begin > 1 && node.extent != 0) {
        tree.prefetch(2, node, text[first + p - 1]);
        active[going++] = {node, text[first + p - 1], p};
      }
    }
    for (std::uint32_t order = 2; going > 0; ++order) {
      std::size_t kept = 0;
      tree.find(order, std::span(active).first(going));
      for (std::size_t i = 0; i < going; ++i) {
        if (!active[i].found) continue;
        const Node node = active[i].node;
        const std::uint32_t p = active[i].position;
        if (!node.added()) scores[first + p] = {node.prob, static_cast<std::uint8_t>(order), true};
        if (order == highest) continue;
        backoff[p + 1][order - 1] = node.backoff;
        if (order < reach[p] && node.extent != 0) {
          tree.prefetch(order + 1, node, text[first + p - order]);
          active[kept++] = {node, text[first + p - order], p};
        }
      }
      going = kept;
    }
    for (std::uint32_t p = 0; p < n; ++p) {
      WordScore& score = scores[first + p];
      if (words[p] == kBegin) {
        score = {0, 0, true};  // <s> is given, not predicted
        continue;
      }
      score.known = words[p] != kUnknown;
      for (std::uint32_t k = score.order; k < reach[p]; ++k) score.log10_prob += backoff[p][k - 1];
    }
    backoff[0] = backoff[n];
  }
}

}  // namespace

std::uint32_t Model::order() const { return parts_->meta.order; }
Layout Model::layout() const { return parts_->meta.layout; }
std::size_t Model::words() const { return parts_->words.size(); }
std::string_view Model::word(WordIndex index) const { return parts_->words.word(index); }
WordIndex Model::index(std::string_view word) const { return parts_->words.find(word); }
std::span<const std::uint64_t> Model::counts() const { return parts_->meta.counts; }
const std::string& Model::recipe() const { return parts_->meta.recipe; }
const std::string& Model::provenance() const { return parts_->meta.provenance; }
std::uint64_t Model::bytes() const { return parts_->bytes; }

void Model::indices(std::span<const std::string_view> words, WordIndex* ids) const {
  static_assert(kPadding == WordIndexView::kPadding);
  constexpr std::size_t kChunk = 64;
  std::array<std::uint64_t, kChunk> hash;
  const WordIndexView& index = parts_->words;
  for (std::size_t first = 0; first < words.size(); first += kChunk) {
    const std::size_t n = std::min(kChunk, words.size() - first);
    for (std::size_t i = 0; i < n; ++i) {
      hash[i] = WordIndexView::hash_padded(words[first + i]);
      index.prefetch(hash[i]);
    }
    for (std::size_t i = 0; i < n; ++i) ids[first + i] = index.find_padded(words[first + i], hash[i]);
  }
}

State Model::begin_state() const {
  State state;
  score({}, kBegin, state);
  return state;
}

WordScore Model::score(const State& before, WordIndex word, State& after) const {
  if (word >= words()) throw fail(ErrorKind::usage, "word {} of a model with {} words", word, words());
  return std::visit([&](const auto& tree) { return score_step(tree, before, word, &after); }, parts_->tree);
}

WordScore Model::score(const State& before, WordIndex word) const {
  State after;
  return score(before, word, after);
}

Explanation Model::explain(const State& before, WordIndex word) const {
  Explanation explanation;
  explanation.score = score(before, word);
  const std::uint32_t found = explanation.score.order;
  std::visit(
      [&](const auto& tree) {
        walk(tree, before.words.data(), before.length, word, [&](std::uint32_t order, const Node& node) {
          if (order == found) explanation.ngram_prob = node.prob;
        });
      },
      parts_->tree);
  for (std::uint32_t j = found - 1; j > 0; --j) explanation.ngram.push_back(before.words[j - 1]);
  explanation.ngram.push_back(word);
  for (std::uint32_t k = found; k <= before.length; ++k) {
    std::vector<WordIndex> history(before.words.begin(), before.words.begin() + k);
    std::reverse(history.begin(), history.end());
    explanation.backoffs.push_back({std::move(history), before.backoff[k - 1]});
  }
  return explanation;
}

void Model::score_text(std::span<const WordIndex> text, std::span<WordScore> scores) const {
  if (scores.size() < text.size())
    throw fail(ErrorKind::usage, "{} words and room for {} scores", text.size(), scores.size());
  if (!text.empty() && text.front() != kBegin) throw fail(ErrorKind::usage, "the text does not begin with <s>");
  const std::size_t limit = words();
  WordIndex largest = 0;
  for (const WordIndex word : text) largest = std::max(largest, word);
  if (largest >= limit) throw fail(ErrorKind::usage, "word {} of a model with {} words", largest, limit);
  std::visit([&](const auto& tree) { score_sentences(tree, text, scores); }, parts_->tree);
}

void Model::score_all(const State& before, std::span<float> log10_prob) const {
  const std::size_t n = words();
  if (log10_prob.size() != n) throw fail(ErrorKind::usage, "{} words and room for {}", n, log10_prob.size());
  constexpr std::size_t kAhead = 16;
  std::visit(
      [&](const auto& tree) {
        for (std::size_t word = 0; word < n; ++word) {
          if (word + kAhead < n && before.length > 0)
            tree.prefetch(2, tree.unigram(static_cast<WordIndex>(word + kAhead)), before.words[0]);
          log10_prob[word] = score_step(tree, before, static_cast<WordIndex>(word), nullptr).log10_prob;
        }
      },
      parts_->tree);
  log10_prob[kBegin] = -std::numeric_limits<float>::infinity();
}

}  // namespace wordloom::lm
