#include "wordloom/counts/hashing.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "wordloom/core/error.hpp"
#include "wordloom/core/parallel.hpp"

namespace wordloom {
namespace {

struct HashedRow {
  std::vector<std::uint32_t> columns;
  std::vector<double> values;
};

void normalize_row(std::vector<double>& values, Norm norm) {
  double length = 0;
  for (const double v : values) length += norm == Norm::l1 ? std::fabs(v) : v * v;
  if (norm == Norm::l2) length = std::sqrt(length);
  if (norm == Norm::none || length == 0) return;
  for (double& v : values) v /= length;
}

/// The term's column in the upper half, whether it counts -1 in the lowest bit.
std::uint64_t signed_column(std::string_view term, const HashingOptions& options) {
  const std::uint32_t h = murmur3(term);
  const bool negative = h >> 31 != 0;
  const std::uint32_t magnitude = negative ? 0U - h : h;
  return std::uint64_t{magnitude % options.columns} << 32 | (negative && options.alternate_sign ? 1U : 0U);
}

HashedRow hashed(TokenBuffer& terms, const HashingOptions& options) {
  std::vector<std::uint64_t> found(terms.size());
  for (std::size_t i = 0; i < found.size(); ++i) found[i] = signed_column(terms[i], options);
  std::sort(found.begin(), found.end());
  HashedRow row;
  for (const std::uint64_t f : found) {
    const auto column = static_cast<std::uint32_t>(f >> 32);
    if (row.columns.empty() || row.columns.back() != column) {
      row.columns.push_back(column);
      row.values.push_back(0);
    }
    row.values.back() += (f & 1) != 0 ? -1 : 1;
  }
  if (options.binary) std::fill(row.values.begin(), row.values.end(), 1.0);
  normalize_row(row.values, options.norm);
  return row;
}

}  // namespace

void HashingOptions::validate() const {
  terms.validate();
  if (columns < 1 || columns > 0x7fffffff)
    throw fail(ErrorKind::config, "columns is {}, must be 1..2147483647", columns);
  if (threads < 1 || threads > 1024) throw fail(ErrorKind::config, "threads is {}, must be 1..1024", threads);
}

WeightRows hash_documents(std::span<const std::string_view> documents, const HashingOptions& options) {
  options.validate();
  const TermAnalyzer analyzer(options.terms);
  struct Worker {
    TermAnalyzer analyzer;
    TokenBuffer terms;
  };
  std::vector<std::optional<Worker>> workers(options.threads);
  std::vector<HashedRow> rows(documents.size());
  parallel_for(documents.size(), 16, options.threads, [&](std::size_t begin, std::size_t end, std::size_t thread) {
    std::optional<Worker>& w = workers[thread];
    if (!w) w.emplace(Worker{analyzer.clone(), {}});
    for (std::size_t d = begin; d < end; ++d) {
      w->terms.clear();
      try {
        w->analyzer.terms(documents[d], w->terms);
      } catch (const Error& error) {
        throw error.within(fmt::format("document {}", d + 1));
      }
      rows[d] = hashed(w->terms, options);
    }
  });
  WeightRows out;
  out.columns = options.columns;
  std::uint64_t entries = 0;
  for (const HashedRow& r : rows) out.begins.push_back(entries += r.columns.size());
  out.column.reserve(entries);
  out.value.reserve(entries);
  for (HashedRow& r : rows) {
    out.column.insert(out.column.end(), r.columns.begin(), r.columns.end());
    out.value.insert(out.value.end(), r.values.begin(), r.values.end());
    r = {};
  }
  return out;
}

}  // namespace wordloom
