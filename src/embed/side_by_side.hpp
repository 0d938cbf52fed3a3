#pragma once
// Sentences of a block that a thread has in work at the same time, so that centres which have nothing in common can
// share negatives. What that gains is told in docs/decisions/014-negatives-shared-apart.md.
#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "embed/kernels.hpp"

namespace wordloom::embed {

/// When a block has no further sentences, what is left of one is divided, down to so many centres for each part.
inline constexpr std::size_t kSmallestPart = 32;

/// A sentence, or a part of one, that is trained from left to right, one centre at a time.
template <class Sentence>
struct Stream {
  Sentence mine;
  Sentence* sentence = &mine;  // or that of another stream
  std::size_t next = 0, end = 0;
};

/// The streams that have something to do. The first one leads: its negatives are everybody's. Work has
///   bool refill(S& stream, bool leads)       the next sentence of the block; false: there is none
///   void begin(S& stream, bool leads)        it goes on at stream.next: what the first centres need
///   void follow_up(S& stream)                it leads from now on: negatives of the centres that were begun without
template <class S, class Work>
class SideBySide {
 public:
  SideBySide(std::span<S> all, Work work) : all_(all), work_(work) {
    for (S& s : all_) {
      if (!work_.refill(s, count_ == 0)) break;
      active_[count_++] = &s;
    }
    divide();
  }
  bool empty() const { return count_ == 0; }
  std::span<S* const> active() const { return {active_.data(), count_}; }
  S& leader() const { return *active_[0]; }

  /// Every stream has trained its centre.
  void advance() {
    bool ended = false;
    for (S* s : active()) ended |= ++s->next == s->end;
    if (ended) replace_ended();
  }

 private:
  /// Streams that are at their end go on with further sentences, with parts of the others', or drop out.
  void replace_ended() {
    const S* const leader_before = active_[0];
    const std::size_t before = count_;
    count_ = 0;
    for (std::size_t a = 0; a < before; ++a) {
      S* const s = active_[a];
      if (s->next < s->end || work_.refill(*s, a == 0)) active_[count_++] = s;
    }
    if (count_ == before) return;
    if (count_ > 0 && active_[0] != leader_before) work_.follow_up(leader());
    divide();
  }

  /// After the last sentence of a block: streams without one take half of what the others have left.
  void divide() {
    for (S& idle : all_) {
      if (count_ == 0 || std::ranges::find(active(), &idle) != active().end()) continue;
      S& longest = **std::ranges::max_element(active(), {}, [](const S* s) { return s->end - s->next; });
      const std::size_t left = longest.end - longest.next;
      if (left < 2 * kSmallestPart) return;
      idle.sentence = longest.sentence;
      idle.end = longest.end;
      idle.next = longest.end = longest.next + (left + 1) / 2;
      work_.begin(idle, false);
      active_[count_++] = &idle;
    }
  }

  std::span<S> all_;
  Work work_;
  std::array<S*, kTogether> active_{};
  std::size_t count_ = 0;
};

}  // namespace wordloom::embed
