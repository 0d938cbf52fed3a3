#pragma once
// What a warp counts while it trains.
#include "embed/warp/params.hpp"
#include "wordloom/core/hd.hpp"

namespace wordloom::embed::warp {

template <class W>
struct Tally {
  typename W::template Per<double> loss;
  unsigned long long kept = 0, predictions = 0;

  WORDLOOM_HD Tally() {
    W::each([&](std::uint32_t lane) { loss(lane) = 0; });
  }
  /// Adds everything to the totals that all warps share. Once, at the end.
  WORDLOOM_HD void report(Totals* totals) {
    const double sum = W::sum(loss);
    W::each([&](std::uint32_t lane) {
      if (lane != 0) return;
      W::add(&totals->loss, sum);
      W::add(&totals->kept, kept);
      W::add(&totals->predictions, predictions);
    });
  }
};

}  // namespace wordloom::embed::warp
