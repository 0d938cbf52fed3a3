#include "lm/model_columns.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "lm/sections.hpp"
#include "lm/weights.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/core/shown.hpp"

namespace wordloom::lm {
namespace {

constexpr std::size_t kBatch = std::size_t{1} << 16;

std::string spelled(const ModelHeader& header, const WordIndex* words, std::uint32_t n) {
  std::string text;
  for (std::uint32_t k = 0; k < n; ++k) text.append(k == 0 ? "" : " ").append(header.words[words[k]]);
  return text;
}

}  // namespace

void ModelColumns::begin(const ModelHeader& of, bool sorted) {
  closed_ = sorted;
  header = of;
  orders.assign(header.order + 1, {});
}

void ModelColumns::add(const NgramBatch& batch) {
  Order& o = orders[batch.order];
  o.words.insert(o.words.end(), batch.words.begin(), batch.words.end());
  o.p.insert(o.p.end(), batch.log10_prob.begin(), batch.log10_prob.end());
  o.backoff.insert(o.backoff.end(), batch.log10_backoff.begin(), batch.log10_backoff.end());
  o.backoff.resize(o.p.size(), -0.0F);
}

std::int64_t ModelColumns::find(std::uint32_t order, const WordIndex* words) const {
  const Order& o = orders[order];
  std::size_t low = 0, high = o.size();
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    const WordIndex* const here = o.words.data() + middle * order;
    std::uint32_t k = order;
    while (k > 0 && here[k - 1] == words[k - 1]) --k;
    if (k == 0) return static_cast<std::int64_t>(middle);
    if (here[k - 1] < words[k - 1])
      low = middle + 1;
    else
      high = middle;
  }
  return -1;
}

// From the highest order down, as what is added may lack something itself.
void ModelColumns::close() {
  using Reversed = std::array<WordIndex, kHighestOrder>;  // last word first: sorts as rows do
  for (std::uint32_t k = header.order; k >= 3; --k) {
    const Order& o = orders[k];
    std::vector<Reversed> missing;
    for (std::size_t i = 0; i < o.size(); ++i)
      for (const WordIndex* const words : {o.words.data() + i * k + 1, o.words.data() + i * k}) {
        if (find(k - 1, words) >= 0) continue;
        Reversed& reversed = missing.emplace_back();
        std::reverse_copy(words, words + (k - 1), reversed.begin());
      }
    if (missing.empty()) continue;
    std::sort(missing.begin(), missing.end());
    missing.erase(std::unique(missing.begin(), missing.end()), missing.end());
    const Order below = std::exchange(orders[k - 1], {});
    Order& merged = orders[k - 1];
    const auto take = [&](const WordIndex* words, float p, float backoff) {
      merged.words.insert(merged.words.end(), words, words + (k - 1));
      merged.p.push_back(p);
      merged.backoff.push_back(backoff);
    };
    auto next = missing.begin();
    for (std::size_t i = 0; i <= below.size(); ++i) {
      Reversed here{};
      const WordIndex* const row = below.words.data() + i * (k - 1);
      if (i < below.size()) std::reverse_copy(row, row + (k - 1), here.begin());
      for (; next != missing.end() && (i == below.size() || *next < here); ++next) {
        Reversed words{};
        std::reverse_copy(next->begin(), next->begin() + (k - 1), words.begin());
        take(words.data(), kAddedProb, -0.0F);
      }
      if (i < below.size()) take(row, below.p[i], below.backoff[i]);
    }
    header.counts[k - 2] = merged.size();
  }
}

void ModelColumns::end() {
  if (!closed_) close();
  for (std::uint32_t k = 2; k <= header.order; ++k) {
    Order& o = orders[k];
    const Order& below = orders[k - 1];
    o.suffix.resize(o.size());
    o.context.resize(o.size());
    o.added.assign(o.size(), false);
    for (std::size_t i = 0; i < o.size(); ++i) {
      const WordIndex* const words = o.words.data() + i * k;
      const std::int64_t suffix = find(k - 1, words + 1), context = find(k - 1, words);
      if (suffix < 0 || context < 0)
        throw fail(ErrorKind::format, "the model has the n-gram \"{}\" without \"{}\" (damaged copy? copy it again)",
                   shown(spelled(header, words, k)), shown(spelled(header, suffix < 0 ? words + 1 : words, k - 1)));
      o.suffix[i] = static_cast<std::uint32_t>(suffix);
      o.context[i] = static_cast<std::uint32_t>(context);
      if (o.p[i] != kAddedProb) continue;
      o.added[i] = true;
      o.p[i] = std::min(0.0F, below.p[o.suffix[i]] + below.backoff[o.context[i]]);
    }
  }
}

void ModelColumns::normalise(const std::vector<std::vector<bool>>& keep) {
  for (std::uint32_t k = 2; k <= header.order; ++k) {
    const Order& o = orders[k];
    Order& below = orders[k - 1];
    std::vector<double> seen(below.size()), lower(below.size());
    std::vector<bool> history(below.size());
    for (std::size_t i = 0; i < o.size(); ++i) {
      if (!keep.empty() && !keep[k][i]) continue;
      history[o.context[i]] = true;
      seen[o.context[i]] += from_log10(o.p[i]);
      lower[o.context[i]] += from_log10(below.p[o.suffix[i]]);
    }
    for (std::size_t h = 0; h < below.size(); ++h) {
      if (!history[h]) {
        below.backoff[h] = -0.0F;
        continue;
      }
      const double left = std::max(0.0, 1 - seen[h]), unseen = 1 - lower[h];
      below.backoff[h] = unseen < 1e-6 ? 0.0F : safe_log10(left / unseen);
    }
  }
}

void ModelColumns::send(ModelSink& sink, const std::vector<std::vector<bool>>& keep, bool whole) const {
  ModelHeader out = header;
  const auto kept = [&](std::uint32_t k, std::size_t i) { return k == 1 || keep.empty() || keep[k][i]; };
  for (std::uint32_t k = 1; k <= header.order; ++k) {
    out.counts[k - 1] = 0;
    for (std::size_t i = 0; i < orders[k].size(); ++i) out.counts[k - 1] += kept(k, i) ? 1 : 0;
  }
  sink.begin(out, whole);
  std::vector<WordIndex> words;
  std::vector<float> p, backoff;
  for (std::uint32_t k = 1; k <= header.order; ++k) {
    const Order& o = orders[k];
    for (std::size_t i = 0; i < o.size(); ++i) {
      if (kept(k, i)) {
        words.insert(words.end(), o.words.begin() + static_cast<std::ptrdiff_t>(i * k),
                     o.words.begin() + static_cast<std::ptrdiff_t>((i + 1) * k));
        p.push_back(o.p[i]);
        if (k < header.order) backoff.push_back(o.backoff[i]);
      }
      if (p.size() == kBatch || (i + 1 == o.size() && !p.empty())) {
        sink.add({k, words, p, backoff});
        words.clear();
        p.clear();
        backoff.clear();
      }
    }
  }
  sink.end();
}

}  // namespace wordloom::lm
