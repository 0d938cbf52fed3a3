#pragma once
// The float inner loops of search, compiled for several instruction sets and chosen at run time. They are a filter:
// what they let through is scored again in double (reference.hpp), so their summation order need not be the same
// everywhere.
#include <cstddef>
#include <cstdint>
#include <span>

namespace wordloom::query {

/// Rows handled at a time; one bit of a 64-bit mask each.
inline constexpr std::size_t kBlock = 64;
/// Queries per register tile; packed query sets are padded to a multiple of it.
inline constexpr std::size_t kQueryTile = 6;

/// out[i] = sum of squares of row i, for `count` rows of `dim` floats.
void squared_norms(const float* rows, std::size_t stride, std::size_t count, std::size_t dim, float* out);

/// out[i] = <row i, query> for `count` rows.
void dots(const float* rows, std::size_t stride, std::size_t count, std::size_t dim, const float* query, float* out);

/// out[i] = <row i, query> for `count` rows of `stride` codes (CompactRows), a multiple of 16. The caller sees to it
/// that no partial sum leaves 32 bits: sum of all |query[k]| <= (2^31 - 1) / 127.
void code_dots(const std::int8_t* rows, std::size_t stride, std::size_t count, const std::int16_t* query,
               std::int32_t* out);

/// Rearranges `count` <= kBlock rows, row i times scale[i], so that neighbouring floats belong to neighbouring rows.
/// `packed` has kBlock * dim floats; its layout is private to this file and the running machine.
void pack_rows(const float* rows, std::size_t stride, std::size_t count, std::size_t dim, const float* scale,
               float* packed);

/// queries: [Q, dim] with stride dim. `packed` has padded_queries(Q) * dim floats: tiles of [dim][kQueryTile].
void pack_queries(const float* queries, std::size_t count, std::size_t dim, float* packed);
constexpr std::size_t padded_queries(std::size_t count) { return (count + kQueryTile - 1) / kQueryTile * kQueryTile; }

/// out[q * kBlock + i] = <query q, packed row i> for padded_queries(queries) queries: a register-tiled matrix product.
void product(const float* packed_rows, const float* packed_queries, std::size_t queries, std::size_t dim, float* out);

/// out[i] = sum over plus of plus[t][i] - sum over minus of minus[t][i], i < kBlock.
/// Returns the mask of entries >= threshold (NaN never is).
std::uint64_t sum_reaching(std::span<const float* const> plus, std::span<const float* const> minus, float threshold,
                           float* out);

/// Upper bounds of 3CosMul scores when each cosine is known up to 2 * slack:
/// out[i] = prod((1 + plus[t][i]) / 2 + slack) / prod((1 + minus[t][i]) / 2 + epsilon - slack), rounded up a little.
/// Returns the mask of entries >= threshold.
std::uint64_t ratio_reaching(std::span<const float* const> plus, std::span<const float* const> minus, float epsilon,
                             float slack, float threshold, float* out);

}  // namespace wordloom::query
