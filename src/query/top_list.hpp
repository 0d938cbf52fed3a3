#pragma once
// The best of a stream of scores, held by a warp: one entry a lane. For host and device.
#include <cstdint>

#include "core/emulated_warp.hpp"
#include "wordloom/core/hd.hpp"

namespace wordloom::query {

/// The 32 best entries offered, sorted over the lanes: higher score first, equal scores by lower row. Empty places have
/// score -infinity and row kNoRow. A score that is no number is never kept.
template <class W>
class TopList {
 public:
  static constexpr std::uint32_t kNoRow = 0xffffffffU;

  WORDLOOM_HD void clear() {
    W::each([&](std::uint32_t lane) {
      score_(lane) = -__builtin_inff();
      row_(lane) = kNoRow;
    });
    least_ = -__builtin_inff();
  }

  /// 32 entries, one a lane: offered(lane) and first_row + lane. `count`: only so many lanes have one.
  WORDLOOM_HD void offer(const typename W::template Per<float>& offered, std::uint32_t first_row, std::uint32_t count) {
    // Few scores reach a list that has seen some hundred of them; those go in one by one.
    std::uint32_t hits = W::ballot([&](std::uint32_t lane) { return lane < count && offered(lane) > least_; });
    while (hits != 0) {
      const std::uint32_t lane = W::lowest(hits);
      hits &= hits - 1;
      insert(W::from_lane(offered, lane), first_row + lane);
    }
  }

  /// 32 entries of any rows, which come after those of equal score that are in the list; a lower row by a lower lane.
  WORDLOOM_HD void offer(const typename W::template Per<float>& offered,
                         const typename W::template Per<std::uint32_t>& rows) {
    std::uint32_t hits = W::ballot([&](std::uint32_t lane) { return offered(lane) > least_; });
    while (hits != 0) {
      const std::uint32_t lane = W::lowest(hits);
      hits &= hits - 1;
      insert(W::from_lane(offered, lane), W::from_lane(rows, lane));
    }
  }

  /// Goes on with the entries of a list that was put aside: score(lane) and row(lane).
  template <class Score, class RowOf>
  WORDLOOM_HD void resume(const Score& score, const RowOf& row) {
    W::each([&](std::uint32_t lane) {
      score_(lane) = score(lane);
      row_(lane) = row(lane);
    });
    least_ = W::from_lane(score_, simt::kLanes - 1);
  }

  WORDLOOM_HD typename W::template Per<float>& scores() { return score_; }
  WORDLOOM_HD typename W::template Per<std::uint32_t>& rows() { return row_; }

 private:
  /// Rows come in ascending order, so an entry goes behind those of equal score.
  WORDLOOM_HD void insert(float score, std::uint32_t row) {
    if (!(score > least_)) return;  // the least may have risen since the lanes voted
    const std::uint32_t place = W::count(W::ballot([&](std::uint32_t lane) { return score_(lane) >= score; }));
    const auto previous_score = W::from_previous(score_);
    const auto previous_row = W::from_previous(row_);
    W::each([&](std::uint32_t lane) {
      if (lane < place) return;
      score_(lane) = lane == place ? score : previous_score(lane);
      row_(lane) = lane == place ? row : previous_row(lane);
    });
    least_ = W::from_lane(score_, simt::kLanes - 1);
  }

  typename W::template Per<float> score_;
  typename W::template Per<std::uint32_t> row_;
  float least_ = 0;
};

}  // namespace wordloom::query
