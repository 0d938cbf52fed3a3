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

/// Appends `word` and the negatives of one prediction; returns how many rows that is.
inline std::uint32_t draw_targets(const AliasTable& table, std::uint32_t word, const CounterRng& rng,
                                  std::uint64_t position, const NegativeDraws& draws,
                                  std::vector<std::uint32_t>& rows) {
  const std::size_t before = rows.size();
  rows.resize(before + 1 + draws.count);
  std::uint32_t* const begin = rows.data() + before;
  std::uint32_t* next = begin;
  *next++ = word;
  const AliasTable::Slot* const slots = table.slots().data();
  const std::uint32_t size = table.size();
  for (std::uint32_t k = 0; k < draws.count; ++k) {
    for (std::uint32_t attempt = 0; attempt < draws.attempts; ++attempt) {
      const std::uint32_t drawn =
          AliasTable::draw(slots, size, rng.bits(position, draws.first + k + attempt * draws.stride));
      if (drawn == word) continue;
      *next++ = drawn;
      break;
    }
  }
  const auto count = static_cast<std::uint32_t>(next - begin);
  rows.resize(before + count);
  return count;
}

}  // namespace wordloom::embed
