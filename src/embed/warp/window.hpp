#pragma once
// The window that slides over the kept words of a piece.
#include "embed/warp/kept_words.hpp"
#include "embed/warp/layout.hpp"
#include "embed/warp/params.hpp"
#include "wordloom/core/hd.hpp"
#include "wordloom/embed/draws.hpp"

namespace wordloom::embed::warp {

/// Kept words are numbered from 0, the first of them being the `window` words before the piece. Word i lies in slot
/// i mod (2 * window + 1): it enters when word i - window becomes the centre, and leaves 2 * window + 1 words later.
/// enter(slot, word) and leave(slot, word) are told when.
template <class W>
class Window {
 public:
  WORDLOOM_HD Window(const Layout& layout, const WarpMemory& memory)
      : words_(memory.words), positions_(memory.positions), slots_(layout.slots) {}

  WORDLOOM_HD void start(const TrainParams& p, const Piece& piece) {
    stream_.start(p, piece);
    begin_ = piece.position;
    end_ = piece.position + piece.length;
    entered_ = left_ = left_slot_ = centre_ = 0;
    fresh_ = true;
  }

  /// Moves on to the next centre; false behind the last one of the piece. Words enter and leave as they must.
  template <class Enter, class Leave>
  WORDLOOM_HD bool next(const TrainParams& p, const Enter& enter, const Leave& leave) {
    for (;;) {
      if (!fresh_) ++centre_;
      fresh_ = false;
      std::uint32_t word = 0;
      std::uint64_t position = 0;
      while (entered_ <= centre_ + p.window && stream_.next(p, word, position)) {
        if (entered_ - left_ == slots_) leave_next(leave);
        W::sync();  // the slot may still be read
        W::each([&](std::uint32_t lane) {
          if (lane == 0) {
            words_[slot(entered_)] = word;
            positions_[slot(entered_)] = position;
          }
        });
        W::sync();
        enter(slot(entered_), word);
        ++entered_;
      }
      if (centre_ >= entered_ || positions_[slot(centre_)] >= end_) return false;
      if (positions_[slot(centre_)] < begin_) continue;  // a word before the piece is a context only
      const std::uint32_t reach = draw_window(p.rng, position_of_centre(), p.window);
      first_ = centre_ > reach ? centre_ - reach : 0;
      last_ = centre_ + reach < entered_ ? centre_ + reach : entered_ - 1;
      return true;
    }
  }
  /// The words still in the window leave.
  template <class Leave>
  WORDLOOM_HD void finish(const Leave& leave) {
    while (left_ < entered_) leave_next(leave);
  }

  WORDLOOM_HD std::uint32_t word_of_centre() const { return words_[slot(centre_)]; }
  WORDLOOM_HD std::uint64_t position_of_centre() const { return positions_[slot(centre_)]; }
  WORDLOOM_HD std::uint32_t contexts() const { return last_ - first_; }
  /// Where context n < contexts() lies: all words of the window but the centre.
  WORDLOOM_HD std::uint32_t context_slot(std::uint32_t n) const {
    return slot(first_ + n + (first_ + n >= centre_ ? 1 : 0));
  }
  WORDLOOM_HD std::uint32_t context_word(std::uint32_t n) const { return words_[context_slot(n)]; }

 private:
  /// Of a word that is in the window, or the next to enter: left_ <= i < left_ + slots_. A division would cost more
  /// than all else that is done with a slot.
  WORDLOOM_HD std::uint32_t slot(std::uint32_t i) const {
    const std::uint32_t at = left_slot_ + (i - left_);
    return at < slots_ ? at : at - slots_;
  }
  template <class Leave>
  WORDLOOM_HD void leave_next(const Leave& leave) {
    leave(left_slot_, words_[left_slot_]);
    ++left_;
    left_slot_ = left_slot_ + 1 == slots_ ? 0 : left_slot_ + 1;
  }

  std::uint32_t* words_;
  std::uint64_t* positions_;
  std::uint32_t slots_;
  KeptWords<W> stream_;
  std::uint64_t begin_ = 0, end_ = 0;
  std::uint32_t entered_ = 0, left_ = 0, centre_ = 0, first_ = 0, last_ = 0;
  std::uint32_t left_slot_ = 0;  // of word left_
  bool fresh_ = true;
};

}  // namespace wordloom::embed::warp
