#include "w2v/diff_eval.hpp"

#include <cmath>
#include <tuple>

#include "wordloom/core/error.hpp"
#include "wordloom/query/evaluate.hpp"

namespace wordloom::tools {
namespace {

struct Side {
  Side(const Model& model, const CompareEvalOptions& o, Out& err)
      : searcher(model.input, o.threads), lookup(model, o.letter_case, &searcher, err) {}
  Searcher searcher;
  EvalLookup lookup;
};

/// The answers of both models are compared one by one.
void check_same(const std::string& file, std::size_t a, std::size_t b) {
  if (a != b)
    throw fail(ErrorKind::io, "{}: had {} items for A and {} for B: it changed while it was read", file, a, b);
}

ComparedScore compare_analogies(Side& a, Side& b, const std::string& file, const CompareEvalOptions& o) {
  using Outcome = AnalogyResult::Outcome;
  const auto ask = [&](Side& side) {
    return evaluate_analogies(
        side.searcher, file, [&side](std::string_view word) { return side.lookup.known(word); },
        static_cast<std::size_t>(o.restrict_rows), false, o.threads, side.lookup.same_word());
  };
  const AnalogyResult in_a = ask(a), in_b = ask(b);
  check_same(file, in_a.outcomes.size(), in_b.outcomes.size());
  std::vector<std::pair<char, char>> right;
  for (std::size_t q = 0; q < in_a.outcomes.size(); ++q)
    if (in_a.outcomes[q] != Outcome::unasked && in_b.outcomes[q] != Outcome::unasked)
      right.emplace_back(in_a.outcomes[q] == Outcome::right, in_b.outcomes[q] == Outcome::right);
  const PairedStatistic accuracy = [&right](std::span<const std::uint32_t> drawn) {
    std::uint64_t x = 0, y = 0;
    for (const std::uint32_t i : drawn) {
      x += static_cast<std::uint64_t>(right[i].first);
      y += static_cast<std::uint64_t>(right[i].second);
    }
    const auto n = static_cast<double>(drawn.size());  // 0: neither is a number
    return std::pair(static_cast<double>(x) / n, static_cast<double>(y) / n);
  };
  ComparedScore score{file, "accuracy", in_a.total.total, right.size(), in_a.total.asked, in_b.total.asked};
  score.intervals = intervals_of(right.size(), o, accuracy);
  std::vector<std::uint32_t> all(right.size());
  for (std::uint32_t i = 0; i < all.size(); ++i) all[i] = i;
  std::tie(score.a, score.b) = accuracy(all);
  return score;
}

ComparedScore compare_pairs(Side& a, Side& b, const std::string& file, const CompareEvalOptions& o) {
  const auto ask = [&](Side& side) {
    return evaluate_pairs(side.searcher, file, [&side](std::string_view word) { return side.lookup(word); });
  };
  const PairsResult in_a = ask(a), in_b = ask(b);
  check_same(file, in_a.judgments.size(), in_b.judgments.size());
  std::vector<double> human, x, y;
  for (std::size_t p = 0; p < in_a.judgments.size(); ++p) {
    if (std::isnan(in_a.cosines[p]) || std::isnan(in_b.cosines[p])) continue;
    human.push_back(in_a.judgments[p]);
    x.push_back(in_a.cosines[p]);
    y.push_back(in_b.cosines[p]);
  }
  const PairedStatistic correlations = [&](std::span<const std::uint32_t> drawn) {
    std::vector<double> h, u, v;
    for (const std::uint32_t i : drawn) {
      h.push_back(human[i]);
      u.push_back(x[i]);
      v.push_back(y[i]);
    }
    return std::pair(spearman(h, u), spearman(h, v));
  };
  ComparedScore score{file, "spearman", in_a.total, human.size(), in_a.found, in_b.found};
  score.a = spearman(human, x);
  score.b = spearman(human, y);
  score.intervals = intervals_of(human.size(), o, correlations);
  return score;
}

}  // namespace

std::optional<PairedIntervals> intervals_of(std::size_t items, const CompareEvalOptions& o,
                                            const PairedStatistic& statistic) {
  if (items == 0 || o.resamples == 0) return std::nullopt;
  return paired_bootstrap(items, o.resamples, o.seed, o.threads, statistic);
}

std::vector<ComparedScore> compare_evaluations(const Model& a, const Model& b, const CompareEvalOptions& o, Out& err) {
  std::vector<ComparedScore> scores;
  if (o.analogies.empty() && o.pairs.empty()) return scores;
  Side side_a(a, o, err), side_b(b, o, err);
  for (const std::string& file : o.analogies) scores.push_back(compare_analogies(side_a, side_b, file, o));
  for (const std::string& file : o.pairs) scores.push_back(compare_pairs(side_a, side_b, file, o));
  return scores;
}

}  // namespace wordloom::tools
