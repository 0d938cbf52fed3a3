#pragma once
// The output rows that negative sampling compares.
#include <cstdint>
#include <vector>

#include "wordloom/embed/draws.hpp"
#include "wordloom/embed/tables.hpp"

namespace wordloom::embed {

/// A negative that hits a word it must not be is drawn again, at most so often; then it is left out.
inline constexpr std::uint32_t kRedraws = 8;

/// Which draws of a position are meant: `count` negatives, the first attempts at them from number `first` on, each
/// further attempt `stride` numbers on.
struct NegativeDraws {
  std::uint32_t count = 0, first = kDrawNegative, stride = 0, attempts = kRedraws;
};

/// Appends the negatives of one prediction, without rows for which `excluded(row)` is true; returns how many they are.
template <class Excluded>
std::uint32_t draw_negatives(const AliasTable& table, const CounterRng& rng, std::uint64_t position,
                             const NegativeDraws& draws, Excluded excluded, std::vector<std::uint32_t>& rows) {
  const std::size_t before = rows.size();
  rows.resize(before + draws.count);
  std::uint32_t* const begin = rows.data() + before;
  std::uint32_t* next = begin;
  const AliasTable::Slot* const slots = table.slots().data();
  const std::uint32_t size = table.size();
  for (std::uint32_t k = 0; k < draws.count; ++k) {
    for (std::uint32_t attempt = 0; attempt < draws.attempts; ++attempt) {
      const std::uint32_t drawn =
          AliasTable::draw(slots, size, rng.bits(position, draws.first + k + attempt * draws.stride));
      if (excluded(drawn)) continue;
      *next++ = drawn;
      break;
    }
  }
  const auto count = static_cast<std::uint32_t>(next - begin);
  rows.resize(before + count);
  return count;
}

/// Appends `word` and the negatives of one prediction; returns how many rows that is.
inline std::uint32_t draw_targets(const AliasTable& table, std::uint32_t word, const CounterRng& rng,
                                  std::uint64_t position, const NegativeDraws& draws,
                                  std::vector<std::uint32_t>& rows) {
  rows.push_back(word);
  return 1 + draw_negatives(
                 table, rng, position, draws, [word](std::uint32_t row) { return row == word; }, rows);
}

}  // namespace wordloom::embed
