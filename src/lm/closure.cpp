#include "lm/closure.hpp"

#include <algorithm>
#include <bit>
#include <numeric>
#include <span>

#include "lm/prefetch.hpp"
#include "lm/tree_sink.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/core/random.hpp"
#include "wordloom/core/shown.hpp"

namespace wordloom::lm {
namespace {

std::uint64_t hash_of(std::span<const WordIndex> ngram) {
  std::uint64_t hash = ngram.size();
  for (const WordIndex word : ngram) hash = mix64(hash + 0x9e3779b97f4a7c15ULL * (word + 1ULL));
  return hash;
}

/// Where an n-gram stands in its level. Compares the words themselves.
class NgramTable {
 public:
  explicit NgramTable(HeldLevel& level) : level_(level) {
    resize(std::bit_ceil(std::max<std::size_t>(2 * level.size(), 16)));
  }
  void prefetch(std::span<const WordIndex> ngram) const {
    prefetch_line(&slots_[hash_of(ngram) & (slots_.size() - 1)]);
  }
  /// The place of the n-gram, which is added when it is not there.
  std::size_t find_or_add(std::span<const WordIndex> ngram) {
    const std::uint64_t hash = hash_of(ngram);
    std::size_t at = hash & (slots_.size() - 1);
    for (; slots_[at].place_plus_1 != 0; at = (at + 1) & (slots_.size() - 1)) {
      const std::size_t place = slots_[at].place_plus_1 - 1;
      if (slots_[at].tag == static_cast<std::uint32_t>(hash >> 32) &&
          std::equal(ngram.begin(), ngram.end(), level_.ngram(place)))
        return place;
    }
    level_.words.insert(level_.words.end(), ngram.begin(), ngram.end());
    level_.prob.push_back(kAddedProb);
    level_.backoff.push_back(-0.0F);
    if (level_.size() > kMostSlots - 1)
      throw fail(ErrorKind::config, "n-gram model: more than {} n-grams of order {}", kMostSlots, level_.order);
    slots_[at] = {static_cast<std::uint32_t>(hash >> 32), static_cast<std::uint32_t>(level_.size())};
    if (2 * level_.size() > slots_.size()) resize(2 * slots_.size());
    return level_.size() - 1;
  }

 private:
  struct Slot {
    std::uint32_t tag = 0, place_plus_1 = 0;
  };
  void resize(std::size_t size) {
    slots_.assign(size, {});
    for (std::size_t i = 0; i < level_.size(); ++i) {
      const std::uint64_t hash = hash_of({level_.ngram(i), level_.order});
      std::size_t at = hash & (size - 1);
      while (slots_[at].place_plus_1 != 0) at = (at + 1) & (size - 1);
      slots_[at] = {static_cast<std::uint32_t>(hash >> 32), static_cast<std::uint32_t>(i + 1)};
    }
  }
  HeldLevel& level_;
  std::vector<Slot> slots_;
};

bool below(const WordIndex* a, const WordIndex* b, std::uint32_t order) {
  for (std::uint32_t j = order; j-- > 0;)
    if (a[j] != b[j]) return a[j] < b[j];
  return false;
}

}  // namespace

void close_and_mark(std::vector<HeldLevel>& levels) {
  for (HeldLevel& level : levels)
    for (float& backoff : level.backoff)
      if (backoff == 0) backoff = -0.0F;
  const auto mark = [](float& backoff) {
    if (backoff == 0) backoff = 0.0F;
  };
  for (std::size_t k = levels.size(); k >= 2; --k) {
    const HeldLevel& level = levels[k - 1];
    HeldLevel& below_it = levels[k - 2];
    if (k == 2) {
      for (std::size_t i = 0; i < level.size(); ++i) mark(below_it.backoff[level.ngram(i)[0]]);
      break;
    }
    NgramTable table(below_it);
    constexpr std::size_t kAhead = 16;
    for (std::size_t i = 0; i < level.size(); ++i) {
      if (i + kAhead < level.size()) {
        table.prefetch({level.ngram(i + kAhead), k - 1});
        table.prefetch({level.ngram(i + kAhead) + 1, k - 1});
      }
      table.find_or_add({level.ngram(i) + 1, k - 1});
      mark(below_it.backoff[table.find_or_add({level.ngram(i), k - 1})]);
    }
  }
}

void sort_by_suffix(HeldLevel& level, const std::vector<std::string>& words) {
  const std::uint32_t k = level.order;
  bool sorted = true;
  for (std::size_t i = 1; i < level.size() && sorted; ++i) sorted = below(level.ngram(i - 1), level.ngram(i), k);
  if (sorted) return;
  std::vector<std::uint32_t> order(level.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return below(level.ngram(a), level.ngram(b), k); });
  HeldLevel result;
  result.order = k;
  result.words.reserve(level.words.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    const WordIndex* ngram = level.ngram(order[i]);
    if (i > 0 && std::equal(ngram, ngram + k, level.ngram(order[i - 1]))) {
      std::string text;
      for (std::uint32_t j = 0; j < k; ++j) {
        if (j > 0) text += ' ';
        text += words[ngram[j]];
      }
      throw fail(ErrorKind::format, "the {}-gram \"{}\" stands there twice", k, shown(text));
    }
    result.words.insert(result.words.end(), ngram, ngram + k);
    result.prob.push_back(level.prob[order[i]]);
    if (!level.backoff.empty()) result.backoff.push_back(level.backoff[order[i]]);
  }
  level = std::move(result);
}

}  // namespace wordloom::lm
