#include "counts/term_merger.hpp"

#include <algorithm>
#include <numeric>

#include "wordloom/core/error.hpp"

namespace wordloom::counts {
namespace {

std::uint64_t prefix_of(std::string_view bytes) {
  std::uint64_t prefix = 0;
  for (std::size_t i = 0; i < 8; ++i)
    prefix = prefix << 8 | (i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U);
  return prefix;
}

// A type, not a function: the sort then has it inlined.
struct ComesBefore {
  bool operator()(const SortedTerm& x, const SortedTerm& y) const {
    if (x.prefix != y.prefix) return x.prefix < y.prefix;
    return x.bytes < y.bytes;  // std::string_view compares as unsigned bytes
  }
};

bool is_same(const SortedTerm& x, const SortedTerm& y) { return x.prefix == y.prefix && x.bytes == y.bytes; }

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

/// A term over all threads: terms[begin, end) of the merged list.
struct Group {
  std::size_t begin, end;
  std::uint64_t document_frequency;
};

std::uint64_t sum_over(const Group& g, std::span<const SortedTerm> terms, std::span<const TermFacts> facts,
                       bool binary) {
  if (binary) return g.document_frequency;
  std::uint64_t sum = 0;
  for (std::size_t i = g.begin; i < g.end; ++i) sum += facts[terms[i].thread].total[terms[i].id];
  return sum;
}

void keep_most_frequent(std::vector<Group>& groups, std::span<const SortedTerm> terms, std::span<const TermFacts> facts,
                        const VectorizerOptions& options) {
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

void order_by_appearance(std::vector<Group>& groups, std::span<const SortedTerm> terms,
                         std::span<const TermFacts> facts) {
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

}  // namespace

std::vector<SortedTerm> sorted_terms(const TermTable& table, std::uint32_t thread) {
  std::vector<SortedTerm> terms(table.size());
  for (std::size_t id = 0; id < terms.size(); ++id) {
    const std::string_view bytes = table.term(id);
    terms[id] = {prefix_of(bytes), bytes, static_cast<std::uint32_t>(id), thread};
  }
  std::sort(terms.begin(), terms.end(), ComesBefore());
  return terms;
}

std::vector<SortedTerm> merged(std::vector<std::vector<SortedTerm>> lists) {
  while (lists.size() > 1) {
    std::vector<std::vector<SortedTerm>> halved;
    for (std::size_t i = 0; i + 1 < lists.size(); i += 2) {
      std::vector<SortedTerm>& to = halved.emplace_back(lists[i].size() + lists[i + 1].size());
      std::merge(lists[i].begin(), lists[i].end(), lists[i + 1].begin(), lists[i + 1].end(), to.begin(), ComesBefore());
    }
    if (lists.size() % 2 != 0) halved.push_back(std::move(lists.back()));
    lists = std::move(halved);
  }
  return lists.empty() ? std::vector<SortedTerm>{} : std::move(lists[0]);
}

bool choose_columns(std::span<const SortedTerm> terms, std::span<const TermFacts> facts, std::uint64_t documents,
                    const VectorizerOptions& options, CountedDocuments& out,
                    std::vector<std::vector<std::uint32_t>>& columns) {
  const Bounds bounds = bounds_of(options, documents);
  std::vector<Group> groups;
  for (std::size_t begin = 0; begin < terms.size();) {
    Group g{begin, begin + 1, facts[terms[begin].thread].document_frequency[terms[begin].id]};
    for (; g.end < terms.size() && is_same(terms[g.end], terms[begin]); ++g.end)
      g.document_frequency += facts[terms[g.end].thread].document_frequency[terms[g.end].id];
    begin = g.end;
    ++out.distinct;
    const auto df = static_cast<double>(g.document_frequency);
    if (df < bounds.low) {
      ++out.dropped_rare;
    } else if (df > bounds.high) {
      ++out.dropped_frequent;
    } else {
      groups.push_back(g);
    }
  }
  if (options.max_features != 0 && groups.size() > options.max_features) {
    out.dropped_features = groups.size() - options.max_features;
    keep_most_frequent(groups, terms, facts, options);
  }
  if (options.order == TermOrder::first_appearance) order_by_appearance(groups, terms, facts);
  if (groups.empty() && out.distinct == 0)
    throw fail(ErrorKind::config, "not one term in {} documents: are they empty, or all stop words?", documents);
  if (groups.empty())
    throw fail(ErrorKind::config, "none of the {} different terms is left: lower min_df or raise max_df", out.distinct);

  const bool dropped = groups.size() != out.distinct;
  std::size_t bytes = 0;
  for (const Group& g : groups) bytes += terms[g.begin].bytes.size();
  out.terms.reserve(groups.size(), bytes);
  out.document_frequency.reserve(groups.size());
  columns.resize(facts.size());
  for (std::size_t t = 0; t < facts.size(); ++t) columns[t].assign(facts[t].document_frequency.size(), kNoColumn);
  for (std::size_t c = 0; c < groups.size(); ++c) {
    out.terms.push_back(terms[groups[c].begin].bytes);
    out.document_frequency.push_back(groups[c].document_frequency);
    for (std::size_t k = groups[c].begin; k < groups[c].end; ++k)
      columns[terms[k].thread][terms[k].id] = static_cast<std::uint32_t>(c);
  }
  return dropped;
}

}  // namespace wordloom::counts
