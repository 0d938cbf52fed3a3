#include "query/filter_scan.hpp"

#include <algorithm>

#include "query/filter_lists.hpp"
#include "query/verdict.hpp"
#include "wordloom/core/parallel.hpp"

namespace wordloom::query {
namespace {

/// Fewer asks are answered by the time a device has begun.
constexpr std::size_t kWorthwhile = 16;

}  // namespace

bool FilteredRows::suits(std::span<const Ask> asks, std::size_t rows_used, std::size_t n) const {
  return n > 0 && asks.size() >= kWorthwhile && rows_used == rows_ && std::ranges::all_of(asks, [n](const Ask& ask) {
           return ask.kind == Ask::Kind::sum && n + ask.exclude.size() < kListed;
         });
}

std::vector<std::vector<Scored>> FilteredRows::decided(const WordVectors& vectors, const UnitSet& units,
                                                       std::span<const Ask> asks, std::size_t n, std::size_t threads,
                                                       std::vector<std::size_t>& open) {
  const std::size_t dim = units.dim;
  n = std::min(n, rows_);
  std::vector<std::vector<Scored>> results(asks.size());
  std::vector<float> directions(asks.size() * dim);
  std::vector<char> undecided(asks.size(), 0);
  threads = std::max<std::size_t>(threads, 1);
  parallel_for(asks.size(), 16, threads, [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t a = begin; a < end; ++a) {
      const Verdict verdict(vectors, units, asks[a]);
      if (verdict.exists()) std::ranges::copy(verdict.direction(), directions.begin() + static_cast<long>(a * dim));
    }
  });
  const std::lock_guard alone(busy_);
  filter_->start(0, directions, asks.size());
  const std::span<const Scored> lists = filter_->finish(0);
  parallel_for(asks.size(), 16, threads, [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t a = begin; a < end; ++a) {
      const Verdict verdict(vectors, units, asks[a]);
      if (!verdict.exists()) continue;
      undecided[a] = !decide_list(
          lists.subspan(a * kListed, kListed), asks[a].exclude, filter_error(dim), n,
          [&](std::span<Scored> rows) { verdict.score(rows); }, results[a]);
    }
  });
  for (std::size_t a = 0; a < asks.size(); ++a)
    if (undecided[a] != 0) open.push_back(a);
  return results;
}

}  // namespace wordloom::query
