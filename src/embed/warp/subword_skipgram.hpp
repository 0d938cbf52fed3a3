#pragma once
// Skip-gram with subwords, in fastText's roles: each context is predicted from the mean of the centre's rows.
#include "embed/warp/input_rows.hpp"
#include "embed/warp/predict.hpp"
#include "embed/warp/window.hpp"

namespace wordloom::embed::warp {

/// One warp. The rows of a centre are gathered once for all predictions of its window and its step is scattered to them
/// once. As on the CPU each context has `negative` draws of its own, a draw that is one of the contexts is drawn again,
/// and with fewer draws each counts the more. Targets change group by group (reference::predict_step each).
template <class W, int C>
class SubwordSkipgramProgram {
 public:
  WORDLOOM_HD SubwordSkipgramProgram(const TrainParams& params, const Layout& layout, const WarpMemory& memory)
      : p_(params), memory_(memory), window_(layout, memory) {}

  WORDLOOM_HD void start(const Piece& piece) {
    lr_ = piece.lr;
    rounding_.start(p_, piece);
    window_.start(p_, piece);
  }

  WORDLOOM_HD bool step() {
    const auto nothing = [](std::uint32_t, std::uint32_t) {};
    if (!window_.next(p_, nothing, nothing)) return false;
    ++tally_.kept;
    tally_.predictions += window_.contexts();
    if (window_.contexts() > 0) train();
    return true;
  }

  WORDLOOM_HD void report(Totals* totals) { tally_.report(totals); }

 private:
  using R = Rows<W, C>;
  using Held = typename R::Held;

  WORDLOOM_HD void train() {
    const std::uint32_t word = window_.word_of_centre();
    const float mean = 1.0F / static_cast<float>(input_rows_of(p_, word));
    Held hidden, step;
    gather_rows<W, C>(p_, word, hidden);
    W::each([&](std::uint32_t lane) {
      WORDLOOM_UNROLL
      for (int k = 0; k < C; ++k) hidden(lane).q[k] = scaled(mean, hidden(lane).q[k]);
    });
    R::clear(step);
    if (p_.loss == Loss::hs) {
      for (std::uint32_t n = 0; n < window_.contexts(); ++n) {
        const std::uint32_t context = window_.context_word(n);
        const std::uint32_t nodes = p_.path_begins[context + 1] - p_.path_begins[context];
        for (std::uint32_t t = 0; t < nodes; t += kTargetGroup) predict(path_group(p_, context, t), 1.0F, hidden, step);
      }
    } else {
      for (std::uint32_t n = 0; n < window_.contexts(); n += kTargetGroup)
        predict(context_group(n), 1.0F, hidden, step);
      negatives(hidden, step);
    }
    scatter_rows<W, C>(p_, word, p_.gradient_mean ? mean : 1.0F, step, rounding_);
  }

  WORDLOOM_HD void predict(const TargetGroup& group, float weight, Held& hidden, Held& step) {
    fetch_group<W, C>(p_, group, memory_.targets);
    W::wait();
    predict_group<W, C>(p_, group, hidden, step, lr_, weight, memory_.targets, tally_, rounding_);
  }

  WORDLOOM_HD TargetGroup context_group(std::uint32_t first) const {
    TargetGroup group;
    WORDLOOM_UNROLL
    for (std::uint32_t t = 0; t < kTargetGroup; ++t) {
      group.row[t] = 0;
      if (first + t >= window_.contexts()) continue;
      group.row[t] = window_.context_word(first + t);
      group.valid |= 1U << t;
    }
    group.labels = group.valid;
    return group;
  }

  WORDLOOM_HD void negatives(Held& hidden, Held& step) {
    const std::uint32_t all = p_.negative * window_.contexts();
    const auto forbidden = [this](std::uint32_t drawn) {
      for (std::uint32_t n = 0; n < window_.contexts(); ++n)
        if (window_.context_word(n) == drawn) return true;
      return false;
    };
    for (std::uint32_t first = 0; first < all; first += kLanes) {
      const std::uint32_t some = all - first < kLanes ? all - first : kLanes;
      typename W::template Per<std::uint32_t> drawn;
      draw_negatives<W>(p_, window_.position_of_centre(), first, some, all, forbidden, drawn);
      for (std::uint32_t t = 0; t < some; t += kTargetGroup)
        predict(negative_group<W>(drawn, t), p_.negative_weight, hidden, step);
    }
  }

  const TrainParams& p_;
  WarpMemory memory_;
  Window<W> window_;
  Tally<W> tally_;
  Rounding rounding_;
  float lr_ = 0;
};

}  // namespace wordloom::embed::warp
