#pragma once
// Counts become weights, row by row.
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "wordloom/counts/bm25.hpp"
#include "wordloom/counts/sparse_rows.hpp"
#include "wordloom/counts/weighting.hpp"

namespace wordloom {

/// idf of each column. A column with document frequency 0 (a fixed vocabulary) gets what the formula gives where it has
/// a value (smooth, none), else 0.
std::vector<double> idf_weights(const Weighting& weighting, std::uint64_t documents,
                                std::span<const std::uint64_t> document_frequency);

/// Weights of the same shape, tf x idf / norm; sums in double, whatever Value is (float or double). Entries that the
/// weighting drops are gone. `idf` [columns]. Move counts that are not needed afterwards: their columns are then kept
/// where they are.
template <class Value>
SparseRows<Value> weighted_rows(CountRows counts, std::span<const double> idf, const Weighting& weighting,
                                std::size_t threads = 1);

/// The idf of each column that bm25_rows() weighs by; 0 where the document frequency is.
std::vector<double> bm25_idf_weights(const Bm25& parameters, std::uint64_t documents,
                                     std::span<const std::uint64_t> document_frequency);

/// BM25's weights of the terms of each document, so that a row times a query's counts is the document's score. The
/// document frequencies are of these rows or of the collection they belong to; `documents` likewise. Lengths are the
/// sums of the rows' counts, `mean_length` 0: their mean.
WeightRows bm25_rows(const CountRows& counts, std::span<const std::uint64_t> document_frequency,
                     std::uint64_t documents, const Bm25& parameters, double mean_length = 0, std::size_t threads = 1);

}  // namespace wordloom
