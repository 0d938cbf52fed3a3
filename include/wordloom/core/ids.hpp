#pragma once
// Distinct integer types for things that must not be mixed up.
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace wordloom {

template <class Tag, class Rep>
struct StrongId {
  using rep = Rep;
  Rep value{};
  constexpr StrongId() = default;
  constexpr explicit StrongId(Rep v) : value(v) {}
  friend constexpr auto operator<=>(StrongId, StrongId) = default;
};

/// Id of an encoded stream: specials first, then the real words by descending count.
using WordId = StrongId<struct WordIdTag, std::uint32_t>;
/// Row of a matrix or entry of a word list: 0 is the most frequent real word. row = id - number of specials.
using Row = StrongId<struct RowTag, std::uint32_t>;
/// Row of the n-gram part of an input matrix.
using SubwordId = StrongId<struct SubwordIdTag, std::uint32_t>;
using DocId = StrongId<struct DocIdTag, std::uint64_t>;
/// Place of a token in the encoded corpus (kept tokens, all files, from 0).
using Position = StrongId<struct PositionTag, std::uint64_t>;

}  // namespace wordloom

template <class Tag, class Rep>
struct std::hash<wordloom::StrongId<Tag, Rep>> {
  std::size_t operator()(wordloom::StrongId<Tag, Rep> id) const noexcept { return std::hash<Rep>{}(id.value); }
};
