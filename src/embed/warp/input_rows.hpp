#pragma once
// The input rows that a word is made of: its own, or with subwords those of its pieces.
#include "embed/warp/fragments.hpp"
#include "wordloom/core/hd.hpp"

namespace wordloom::embed::warp {

WORDLOOM_HD inline std::uint32_t input_rows_of(const TrainParams& p, std::uint32_t word) {
  return p.row_begins == nullptr ? 1 : static_cast<std::uint32_t>(p.row_begins[word + 1] - p.row_begins[word]);
}

/// f(row) for each of them; they are looked up 32 at a time.
template <class W, class F>
WORDLOOM_HD void for_each_input_row(const TrainParams& p, std::uint32_t word, const F& f) {
  if (p.row_begins == nullptr) {
    f(word);
    return;
  }
  const std::uint32_t count = input_rows_of(p, word);
  const std::uint32_t* const rows = p.input_rows + p.row_begins[word];
  for (std::uint32_t first = 0; first < count; first += kLanes) {
    typename W::template Per<std::uint32_t> mine;
    W::each([&](std::uint32_t lane) { mine(lane) = first + lane < count ? rows[first + lane] : 0; });
    const std::uint32_t some = count - first < kLanes ? count - first : kLanes;
    for (std::uint32_t i = 0; i < some; ++i) f(W::from_lane(mine, i));
  }
}

/// sum = the rows of the word added up.
template <class W, int C>
WORDLOOM_HD void gather_rows(const TrainParams& p, std::uint32_t word, typename Rows<W, C>::Held& sum) {
  Rows<W, C>::clear(sum);
  for_each_input_row<W>(p, word, [&](std::uint32_t row) {
    typename Rows<W, C>::Held x;
    Rows<W, C>::load(x, row_of<W>(p.input, row, p.quads), p.quads);
    Rows<W, C>::add_scaled(sum, 1.0F, x);
  });
}

/// Each row of the word += a * step; a row that the word has twice gets it twice.
template <class W, int C>
WORDLOOM_HD void scatter_rows(const TrainParams& p, std::uint32_t word, float a, typename Rows<W, C>::Held& step,
                              Rounding& rounding) {
  for_each_input_row<W>(p, word, [&](std::uint32_t row) {
    Rows<W, C>::add_to(row_of<W>(p.input, row, p.quads), a, step, p.quads, rounding);
  });
}

}  // namespace wordloom::embed::warp
