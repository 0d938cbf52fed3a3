#include "counts/term_merger.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <utility>

#include "counts/term_sort.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/core/parallel.hpp"

namespace wordloom::counts {
namespace {

using Terms = std::span<const TermKey>;
using Facts = std::span<const TermFacts>;

struct Bounds {
  double low, high;
};

// As scikit-learn has them: a fraction of the documents is not rounded.
Bounds bounds_of(const VectorizerOptions& o, std::uint64_t documents) {
  const auto value = [documents](const FrequencyBound& bound) {
    return bound.fraction ? bound.part * static_cast<double>(documents) : static_cast<double>(bound.documents);
  };
  const Bounds b{value(o.min_df), value(o.max_df)};
  if (b.high < b.low)
    throw fail(ErrorKind::config, "max_df comes to {:g} documents, below min_df with {:g}: no term could stay", b.high,
               b.low);
  return b;
}

/// A term over all threads: keys[begin, end) of the sorted list.
struct Group {
  std::size_t begin, end;
  std::uint64_t document_frequency;
};

std::uint64_t sum_over(const Group& g, Terms terms, Facts facts, bool binary) {
  if (binary) return g.document_frequency;
  std::uint64_t sum = 0;
  for (std::size_t i = g.begin; i < g.end; ++i) sum += facts[terms[i].thread].total[terms[i].id];
  return sum;
}

void keep_most_frequent(std::vector<Group>& groups, Terms terms, Facts facts, const VectorizerOptions& options) {
  std::vector<std::uint64_t> totals(groups.size());
  for (std::size_t i = 0; i < groups.size(); ++i) totals[i] = sum_over(groups[i], terms, facts, options.binary);
  std::vector<std::size_t> order(groups.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto cut = order.begin() + static_cast<std::ptrdiff_t>(options.max_features);
  std::nth_element(order.begin(), cut, order.end(), [&](std::size_t x, std::size_t y) {
    return totals[x] != totals[y] ? totals[x] > totals[y] : x < y;
  });
  order.resize(options.max_features);
  std::sort(order.begin(), order.end());
  for (std::size_t i = 0; i < order.size(); ++i) groups[i] = groups[order[i]];
  groups.resize(order.size());
}

void order_by_appearance(std::vector<Group>& groups, Terms terms, Facts facts) {
  std::vector<std::pair<std::uint64_t, std::size_t>> keys(groups.size());
  for (std::size_t i = 0; i < groups.size(); ++i) {
    std::uint64_t first = ~std::uint64_t{0};
    for (std::size_t k = groups[i].begin; k < groups[i].end; ++k)
      first = std::min(first, facts[terms[k].thread].first_document[terms[k].id]);
    keys[i] = {first, i};
  }
  std::sort(keys.begin(), keys.end());
  std::vector<Group> ordered;
  ordered.reserve(groups.size());
  for (const auto& key : keys) ordered.push_back(groups[key.second]);
  groups = std::move(ordered);
}

/// What a range of the sorted terms comes to.
struct Part {
  std::vector<Group> groups;
  std::uint64_t distinct = 0, rare = 0, frequent = 0;
};

Part group(const SortedKeys& sorted, std::size_t range, Facts facts, std::span<const TermTable* const> tables,
           const Bounds& bounds) {
  Part part;
  const std::vector<TermKey>& keys = sorted.keys;
  const std::size_t range_end = sorted.ranges[range + 1];
  part.groups.reserve(range_end - sorted.ranges[range]);
  for (std::size_t begin = sorted.ranges[range]; begin < range_end;) {
    Group g{begin, begin + 1, facts[keys[begin].thread].document_frequency[keys[begin].id]};
    for (; g.end < range_end && is_same(keys[g.end], keys[begin], tables); ++g.end)
      g.document_frequency += facts[keys[g.end].thread].document_frequency[keys[g.end].id];
    begin = g.end;
    ++part.distinct;
    const auto df = static_cast<double>(g.document_frequency);
    if (df < bounds.low) {
      ++part.rare;
    } else if (df > bounds.high) {
      ++part.frequent;
    } else {
      part.groups.push_back(g);
    }
  }
  return part;
}

std::size_t size_of(const TermKey& key, std::span<const TermTable* const> tables) {
  return key.is_long() ? tables[key.thread]->term(key.id).size() : static_cast<std::size_t>(key.tail & 0xff);
}

/// The bytes of a term; of most they are in the key.
void write(const TermKey& key, std::span<const TermTable* const> tables, char* to) {
  if (key.is_long()) {
    const std::string_view term = tables[key.thread]->term(key.id);
    std::memcpy(to, term.data(), term.size());
    return;
  }
  const std::uint64_t halves[] = {__builtin_bswap64(key.head), __builtin_bswap64(key.tail)};
  std::memcpy(to, halves, static_cast<std::size_t>(key.tail & 0xff));
}

}  // namespace

bool choose_columns(std::span<TermFacts> facts, std::uint64_t documents, const VectorizerOptions& options,
                    CountedDocuments& out, std::vector<std::vector<std::uint32_t>>& columns) {
  constexpr std::size_t kGrain = 8192;
  const Bounds bounds = bounds_of(options, documents);
  std::vector<const TermTable*> tables;
  std::vector<std::vector<TermKey>> lists;
  for (TermFacts& f : facts) {
    tables.push_back(f.table);
    lists.push_back(std::move(f.keys));
  }
  const SortedKeys sorted = sorted_keys(std::move(lists), tables, options.threads);
  const std::vector<TermKey>& keys = sorted.keys;
  std::vector<Part> parts(sorted.ranges.size() - 1);
  parallel_for(parts.size(), 1, options.threads,
               [&](std::size_t r, std::size_t, std::size_t) { parts[r] = group(sorted, r, facts, tables, bounds); });
  std::vector<Group> groups = std::move(parts[0].groups);
  for (const Part& part : parts) {
    out.distinct += part.distinct;
    out.dropped_rare += part.rare;
    out.dropped_frequent += part.frequent;
    if (&part != &parts[0]) groups.insert(groups.end(), part.groups.begin(), part.groups.end());
  }
  if (options.max_features != 0 && groups.size() > options.max_features) {
    out.dropped_features = groups.size() - options.max_features;
    keep_most_frequent(groups, keys, facts, options);
  }
  if (options.order == TermOrder::first_appearance) order_by_appearance(groups, keys, facts);
  if (groups.empty() && out.distinct == 0)
    throw fail(ErrorKind::config, "not one term in {} documents: are they empty, or all stop words?", documents);
  if (groups.empty())
    throw fail(ErrorKind::config, "none of the {} different terms is left: lower min_df or raise max_df", out.distinct);

  const bool dropped = groups.size() != out.distinct;
  out.terms.resize(groups.size(), [&](std::size_t c) { return size_of(keys[groups[c].begin], tables); });
  out.document_frequency.resize(groups.size());
  columns.resize(facts.size());
  for (std::size_t t = 0; t < facts.size(); ++t) columns[t].assign(facts[t].document_frequency.size(), kNoColumn);
  parallel_for(groups.size(), kGrain, options.threads, [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t c = begin; c < end; ++c) {
      write(keys[groups[c].begin], tables, out.terms.data(c));
      out.document_frequency[c] = groups[c].document_frequency;
      for (std::size_t k = groups[c].begin; k < groups[c].end; ++k)
        columns[keys[k].thread][keys[k].id] = static_cast<std::uint32_t>(c);
    }
  });
  return dropped;
}

}  // namespace wordloom::counts
