#include "wordloom/counts/weighted_rows.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include "wordloom/core/error.hpp"
#include "wordloom/core/parallel.hpp"

namespace wordloom {
namespace {

constexpr std::size_t kGrain = 256;

DocumentTf facts_of(std::span<const std::uint32_t> counts) {
  DocumentTf d;
  if (counts.empty()) return d;
  std::uint64_t sum = 0;
  std::uint32_t largest = 0;
  for (const std::uint32_t c : counts) {
    sum += c;
    largest = std::max(largest, c);
  }
  d.largest = largest;
  d.mean = static_cast<double>(sum) / static_cast<double>(counts.size());
  return d;
}

double length_of(std::span<const double> weights, Norm norm) {
  double sum = 0;
  switch (norm) {
    case Norm::none:
      return 1;
    case Norm::l1:
      for (const double w : weights) sum += std::fabs(w);
      return sum;
    case Norm::l2:
      for (const double w : weights) sum += w * w;
      return std::sqrt(sum);
  }
  return 1;
}

/// Rows shorter than their room: entries [begins[r], begins[r] + kept[r]) close up.
template <class Value>
void close_up(SparseRows<Value>& m, const std::vector<std::uint64_t>& kept) {
  std::uint64_t to = 0;
  for (std::size_t r = 0; r < kept.size(); ++r) {
    const std::uint64_t from = m.begins[r];
    std::memmove(m.column.data() + to, m.column.data() + from, kept[r] * sizeof(std::uint32_t));
    std::memmove(m.value.data() + to, m.value.data() + from, kept[r] * sizeof(Value));
    m.begins[r] = to;
    to += kept[r];
  }
  m.begins[kept.size()] = to;
  m.column.resize(to);
  m.value.resize(to);
}

/// tf weights of one document; tables of logarithms spare most calls of log.
class LocalWeights {
 public:
  explicit LocalWeights(const Weighting& w)
      : weighting_(w), per_document_(w.tf == TfScheme::augmented || w.tf == TfScheme::log_average) {
    if (!per_document_)
      for (std::uint32_t tf = 1; tf < kTable; ++tf) table_[tf] = tf_weight(w, tf);
  }
  bool per_document() const { return per_document_; }
  double operator()(std::uint32_t tf, DocumentTf d) const {
    return !per_document_ && tf < kTable ? table_[tf] : tf_weight(weighting_, tf, d);
  }

 private:
  static constexpr std::uint32_t kTable = 64;
  Weighting weighting_;
  bool per_document_;
  double table_[kTable] = {};
};

void check_columns(std::uint64_t columns, std::size_t given, const char* what) {
  if (given != columns) throw fail(ErrorKind::usage, "{} has {} values for {} columns", what, given, columns);
}

}  // namespace

std::vector<double> idf_weights(const Weighting& weighting, std::uint64_t documents,
                                std::span<const std::uint64_t> document_frequency) {
  std::vector<double> idf(document_frequency.size());
  const bool total = weighting.idf == IdfScheme::smooth || weighting.idf == IdfScheme::none;
  for (std::size_t i = 0; i < idf.size(); ++i)
    idf[i] = document_frequency[i] > 0 || total ? idf_weight(weighting, documents, document_frequency[i]) : 0;
  return idf;
}

template <class Value>
SparseRows<Value> weighted_rows(CountRows counts, std::span<const double> idf, const Weighting& weighting,
                                std::size_t threads) {
  check_columns(counts.columns, idf.size(), "idf");
  SparseRows<Value> out;
  out.columns = counts.columns;
  out.column = std::move(counts.column);
  out.value.resize(counts.entries());
  const bool drops = weighting.drop_at_or_below >= 0;
  const LocalWeights local(weighting);
  std::vector<std::uint64_t> kept(drops ? counts.rows() : 0);
  parallel_for(counts.rows(), kGrain, threads, [&](std::size_t begin, std::size_t end, std::size_t) {
    std::vector<double> weights;
    for (std::size_t r = begin; r < end; ++r) {
      const auto tf = counts.row_values(r);
      std::uint32_t* const columns = out.column.data() + counts.begins[r];
      Value* to = out.value.data() + counts.begins[r];
      const DocumentTf document = local.per_document() ? facts_of(tf) : DocumentTf{};
      weights.resize(tf.size());
      std::size_t n = 0;
      for (std::size_t i = 0; i < tf.size(); ++i) {
        const double global = idf[columns[i]];
        columns[n] = columns[i];
        weights[n] = local(tf[i], document) * global;
        n += !drops || std::fabs(global) > weighting.drop_at_or_below ? 1 : 0;
      }
      const double length = length_of({weights.data(), n}, weighting.norm);
      const double divisor = length > 0 ? length : 1;
      if (!drops) {
        for (std::size_t i = 0; i < n; ++i) to[i] = static_cast<Value>(weights[i] / divisor);
        continue;
      }
      std::size_t left = 0;
      for (std::size_t i = 0; i < n; ++i) {
        const double w = weights[i] / divisor;
        columns[left] = columns[i];
        to[left] = static_cast<Value>(w);
        left += std::fabs(w) > weighting.drop_at_or_below ? 1 : 0;
      }
      kept[r] = left;
    }
  });
  out.begins = std::move(counts.begins);
  if (drops) close_up(out, kept);
  return out;
}

template SparseRows<float> weighted_rows<float>(CountRows, std::span<const double>, const Weighting&, std::size_t);
template SparseRows<double> weighted_rows<double>(CountRows, std::span<const double>, const Weighting&, std::size_t);

std::vector<double> bm25_idf_weights(const Bm25& parameters, std::uint64_t documents,
                                     std::span<const std::uint64_t> document_frequency) {
  double mean_idf = 0;
  std::uint64_t known = 0;
  for (const std::uint64_t df : document_frequency) {
    if (df == 0) continue;
    ++known;
    mean_idf += bm25_raw_idf(parameters.variant, documents, df);
  }
  mean_idf = known > 0 ? mean_idf / static_cast<double>(known) : 0;
  std::vector<double> idf(document_frequency.size(), 0);
  for (std::size_t i = 0; i < idf.size(); ++i)
    if (document_frequency[i] > 0) idf[i] = bm25_idf(parameters, documents, document_frequency[i], mean_idf);
  return idf;
}

WeightRows bm25_rows(const CountRows& counts, std::span<const std::uint64_t> document_frequency,
                     std::uint64_t documents, const Bm25& parameters, double mean_length, std::size_t threads) {
  parameters.validate();
  check_columns(counts.columns, document_frequency.size(), "document frequencies");
  const std::vector<double> idf = bm25_idf_weights(parameters, documents, document_frequency);
  std::vector<double> lengths(counts.rows());
  double sum = 0;
  for (std::size_t r = 0; r < lengths.size(); ++r) {
    std::uint64_t length = 0;
    for (const std::uint32_t c : counts.row_values(r)) length += c;
    lengths[r] = static_cast<double>(length);
    sum += lengths[r];
  }
  if (mean_length <= 0) mean_length = sum > 0 ? sum / static_cast<double>(lengths.size()) : 1;
  WeightRows out;
  out.columns = counts.columns;
  out.begins = counts.begins;
  out.column = counts.column;
  out.value.resize(counts.entries());
  parallel_for(counts.rows(), kGrain, threads, [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t r = begin; r < end; ++r) {
      const double factor = bm25_length_factor(parameters, lengths[r], mean_length);
      for (std::uint64_t i = counts.begins[r]; i < counts.begins[r + 1]; ++i)
        out.value[i] = idf[counts.column[i]] * bm25_tf(parameters, counts.value[i], factor);
    }
  });
  return out;
}

}  // namespace wordloom
