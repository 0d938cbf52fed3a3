#pragma once
// Columns by hash instead of by vocabulary: nothing is learned, nothing kept.
#include <cstdint>
#include <span>
#include <string_view>

#include "wordloom/counts/sparse_rows.hpp"
#include "wordloom/counts/term_analyzer.hpp"
#include "wordloom/counts/weighting.hpp"

namespace wordloom {

struct HashingOptions {
  TermRecipe terms;
  std::uint32_t columns = 1U << 20;  ///< 1..2^31-1
  bool alternate_sign = true;        ///< terms count +1 or -1 by their hash, so that collisions even out
  bool binary = false;               ///< every entry is 1, also those whose signs have evened out
  Norm norm = Norm::l2;
  std::size_t threads = 1;
  void validate() const;  ///< throws ErrorKind::config naming the field and its range
};

/// MurmurHash3_x86_32 (Austin Appleby, public domain) of the bytes.
std::uint32_t murmur3(std::string_view bytes, std::uint32_t seed = 0);

/// One row a document, columns and signs as scikit-learn's HashingVectorizer: |h| mod columns and the sign of the
/// signed hash h of seed 0. Entries of value 0 stay.
WeightRows hash_documents(std::span<const std::string_view> documents, const HashingOptions& options);

}  // namespace wordloom
