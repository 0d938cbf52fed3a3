#pragma once
// CBOW, with subwords or without: the centre is predicted from the mean of its contexts' rows.
#include "embed/warp/input_rows.hpp"
#include "embed/warp/predict.hpp"
#include "embed/warp/window.hpp"

namespace wordloom::embed::warp {

/// One warp. The sum over a word's input rows is taken when it enters the window and kept up to date in the ring: every
/// row of a word gets the same step, so the sum moves by as many steps as the word has rows. When the word leaves, the
/// sum of its steps goes to each of its rows. The step is that of reference::cbow_step.
template <class W, int C>
class CbowProgram {
 public:
  WORDLOOM_HD CbowProgram(const TrainParams& params, const Layout& layout, const WarpMemory& memory)
      : p_(params), memory_(memory), window_(layout, memory), ring_shared_(layout.ring_shared) {}

  WORDLOOM_HD void start(const Piece& piece) {
    lr_ = piece.lr;
    rounding_.start(p_, piece);
    window_.start(p_, piece);
  }

  WORDLOOM_HD bool step() {
    const auto leave = [this](std::uint32_t slot, std::uint32_t word) { this->leave(slot, word); };
    if (!window_.next(
            p_, [this](std::uint32_t slot, std::uint32_t word) { enter(slot, word); }, leave)) {
      W::wait();  // the ring is another piece's from here on
      window_.finish(leave);
      return false;
    }
    ++tally_.kept;
    if (window_.contexts() > 0) train();
    return true;
  }

  WORDLOOM_HD void report(Totals* totals) { tally_.report(totals); }

 private:
  using R = Rows<W, C>;
  static constexpr std::uint32_t kRow = static_cast<std::uint32_t>(C) * kLanes;

  WORDLOOM_HD void enter(std::uint32_t slot, std::uint32_t word) {
    Quad* const row = memory_.ring + std::size_t{slot} * kRow;
    if (ring_shared_ && p_.row_begins == nullptr) {
      R::fetch(row, row_of<W>(p_.input, word, p_.quads), p_.quads);  // train() waits for it
    } else {
      typename R::Held sum;
      gather_rows<W, C>(p_, word, sum);
      R::write(row, sum);
    }
    R::clear_memory(memory_.ring_deltas + std::size_t{slot} * kRow);
  }
  WORDLOOM_HD void leave(std::uint32_t slot, std::uint32_t word) {
    typename R::Held x;
    R::read(x, memory_.ring_deltas + std::size_t{slot} * kRow);
    scatter_rows<W, C>(p_, word, 1.0F, x, rounding_);
  }

  WORDLOOM_HD void train() {
    ++tally_.predictions;
    targets_.choose(p_, window_.word_of_centre(), window_.position_of_centre(), 0, p_.negative);
    std::uint32_t rows = 0;
    for (std::uint32_t n = 0; n < window_.contexts(); ++n) rows += input_rows_of(p_, window_.context_word(n));
    const float mean = 1.0F / static_cast<float>(rows);
    typename R::Held hidden, step;
    R::clear(step);
    for (std::uint32_t t = 0; t < targets_.count(); t += kTargetGroup) {
      const TargetGroup group = targets_.group(p_, t);
      fetch_group<W, C>(p_, group, memory_.targets);
      W::wait();  // once for the targets and for what has entered the ring
      if (t == 0) sum_contexts(hidden, p_.input_mean ? mean : 1.0F);
      predict_group<W, C>(p_, group, hidden, step, lr_, 1.0F, memory_.targets, tally_, rounding_);
    }
    const float back = p_.gradient_mean ? mean : 1.0F;
    for (std::uint32_t n = 0; n < window_.contexts(); ++n) {
      const std::size_t at = std::size_t{window_.context_slot(n)} * kRow;
      R::add_scaled(memory_.ring + at, back * static_cast<float>(input_rows_of(p_, window_.context_word(n))), step);
      R::add_scaled(memory_.ring_deltas + at, back, step);
    }
  }

  /// hidden = weight * the sum of the contexts.
  WORDLOOM_HD void sum_contexts(typename R::Held& hidden, float weight) {
    typename R::Held x;
    R::clear(hidden);
    for (std::uint32_t n = 0; n < window_.contexts(); ++n) {
      R::read(x, memory_.ring + std::size_t{window_.context_slot(n)} * kRow);
      R::add_scaled(hidden, 1.0F, x);
    }
    W::each([&](std::uint32_t lane) {
      WORDLOOM_UNROLL
      for (int k = 0; k < C; ++k) hidden(lane).q[k] = scaled(weight, hidden(lane).q[k]);
    });
  }

  const TrainParams& p_;
  WarpMemory memory_;
  Window<W> window_;
  bool ring_shared_;
  CentreTargets<W> targets_;
  Tally<W> tally_;
  Rounding rounding_;
  float lr_ = 0;
};

}  // namespace wordloom::embed::warp
