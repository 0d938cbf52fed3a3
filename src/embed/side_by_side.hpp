#pragma once
// Sentences of a block that a thread has in work at the same time, so that centres which have nothing in common can
// share negatives. What that gains is told in docs/decisions/014-negatives-shared-apart.md.
#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "embed/host_backend.hpp"
#include "embed/kernels.hpp"

namespace wordloom::embed {

/// When a block has no further sentences, what is left of one is divided, down to so many centres for each part.
inline constexpr std::size_t kSmallestPart = 32;

/// A sentence, or a part of one, that is trained from left to right, one centre at a time. Sentence has `drawn`.
template <class Sentence>
struct Stream {
  Sentence mine;
  Sentence* sentence = &mine;  // or that of another stream
  std::size_t next = 0, end = 0;
};

/// The streams that have something to do. The first one leads: its negatives are everybody's. Work has
///   void begin(S& stream, bool leads)   it goes on at stream.next: what the first centres need
///   void follow_up(S& stream)           it leads from now on: negatives of the centres that were begun without
template <class S, class Work>
class SideBySide {
 public:
  SideBySide(std::span<S> all, Pieces& pieces, Work work) : all_(all), pieces_(pieces), work_(work) {
    for (S& s : all_) {
      if (!refill(s, count_ == 0)) break;
      active_[count_++] = &s;
    }
    divide();
  }

  /// Until the block is done: step(streams, lr) trains one centre of each. `rate(passed)`: the
  /// learning rate after so many words.
  template <class Rate, class Step>
  void run(const Rate& rate, const Step& step) {
    float lr = 0;
    for (std::size_t done = 0; count_ > 0; ++done) {
      const S& leader = *active_[0];
      if (done % kRateWords == 0)
        lr = rate(leader.sentence->drawn.passed + leader.sentence->drawn.positions[leader.next]);
      step(active(), lr);
      advance();
    }
  }

 private:
  std::span<S* const> active() const { return {active_.data(), count_}; }

  /// The next sentence of the block. False: there is none.
  bool refill(S& s, bool leads) {
    if (!pieces_.next(s.mine.drawn)) return false;
    s.sentence = &s.mine;
    s.next = 0;
    s.end = s.mine.drawn.words.size();
    work_.begin(s, leads);
    return true;
  }

  /// Every stream has trained its centre.
  void advance() {
    bool ended = false;
    for (S* s : active()) ended |= ++s->next == s->end;
    if (ended) replace_ended();
  }

  /// Streams that are at their end go on with further sentences, with parts of the others', or drop out.
  void replace_ended() {
    const S* const leader_before = active_[0];
    const std::size_t before = count_;
    count_ = 0;
    for (std::size_t a = 0; a < before; ++a) {
      S* const s = active_[a];
      if (s->next < s->end || refill(*s, a == 0)) active_[count_++] = s;
    }
    if (count_ == before) return;
    if (count_ > 0 && active_[0] != leader_before) work_.follow_up(*active_[0]);
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
  Pieces& pieces_;
  Work work_;
  std::array<S*, kTogether> active_{};
  std::size_t count_ = 0;
};

}  // namespace wordloom::embed
