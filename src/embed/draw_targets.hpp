#pragma once
// The output rows that negative sampling compares.
#include <cstdint>
#include <vector>

#include "wordloom/embed/draws.hpp"
#include "wordloom/embed/tables.hpp"

namespace wordloom::embed {

/// Which draws of a position are meant: `count` negatives, the first attempts at them from number `first` on, each
/// further attempt `stride` numbers on.
struct NegativeDraws {
  std::uint32_t count = 0, first = kDrawNegative, stride = 0, attempts = kRedraws;
};

/// Writes the negatives of one prediction, without rows for which `excluded(row)` is true, to `next`, where there is
/// room for draws.count; returns where they end.
template <class Excluded>
std::uint32_t* write_negatives(const AliasTable& table, const CounterRng& rng, std::uint64_t position,
                               const NegativeDraws& draws, Excluded excluded, std::uint32_t* next) {
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
  return next;
}

/// Appends those negatives; returns how many they are.
template <class Excluded>
std::uint32_t draw_negatives(const AliasTable& table, const CounterRng& rng, std::uint64_t position,
                             const NegativeDraws& draws, Excluded excluded, std::vector<std::uint32_t>& rows) {
  const std::size_t before = rows.size();
  rows.resize(before + draws.count);
  std::uint32_t* const begin = rows.data() + before;
  const auto count = static_cast<std::uint32_t>(write_negatives(table, rng, position, draws, excluded, begin) - begin);
  rows.resize(before + count);
  return count;
}

/// Appends `word` and the negatives of one prediction; returns how many rows that is. Called for every centre: the
/// vector grows once.
inline std::uint32_t draw_targets(const AliasTable& table, std::uint32_t word, const CounterRng& rng,
                                  std::uint64_t position, const NegativeDraws& draws,
                                  std::vector<std::uint32_t>& rows) {
  const std::size_t before = rows.size();
  rows.resize(before + 1 + draws.count);
  std::uint32_t* const begin = rows.data() + before;
  *begin = word;
  const auto is_word = [word](std::uint32_t row) { return row == word; };
  const auto count =
      static_cast<std::uint32_t>(write_negatives(table, rng, position, draws, is_word, begin + 1) - begin);
  rows.resize(before + count);
  return count;
}

}  // namespace wordloom::embed
