#pragma once
// A warp of 32 lanes played by one thread of the host, so that the warp programs run, and are tested, without a GPU.
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <utility>
#include <vector>

#include "core/bf16.hpp"
#include "core/quad.hpp"

namespace wordloom::simt {

inline constexpr std::uint32_t kLanes = 32;

/// The lanes go in lockstep: an operation is done for all of them before the next one begins. So everything is seen
/// that a real warp does but for a missing barrier. cuda/core/device_warp.cuh is the same for a GPU.
struct EmulatedWarp {
  using Number = float;  ///< what rows are made of (embed/warp/row_numbers.hpp)
  /// A variable that each lane has for itself.
  template <class T>
  struct Per {
    T v[kLanes]{};
    T& operator()(std::uint32_t lane) { return v[lane]; }
    const T& operator()(std::uint32_t lane) const { return v[lane]; }
  };
  /// f(lane) for every lane. Whatever a warp does at once must be done by all lanes: no branch around it may depend on
  /// the lane.
  template <class F>
  static void each(F&& f) {
    for (std::uint32_t lane = 0; lane < kLanes; ++lane) f(lane);
  }
  /// Bit l: what the predicate is in lane l.
  template <class F>
  static std::uint32_t ballot(F&& predicate) {
    std::uint32_t bits = 0;
    for (std::uint32_t lane = 0; lane < kLanes; ++lane) bits |= static_cast<std::uint32_t>(predicate(lane)) << lane;
    return bits;
  }
  /// The variable of one lane, for all.
  template <class T>
  static T from_lane(const Per<T>& x, std::uint32_t lane) {
    return x.v[lane];
  }
  /// Each lane gets the variable of lane ^ mask.
  static void exchange(Per<float>& x, std::uint32_t mask) {
    const Per<float> old = x;
    for (std::uint32_t lane = 0; lane < kLanes; ++lane) x.v[lane] = old.v[lane ^ mask];
  }
  /// Each lane gets the variable of the lane before it, lane 0 keeps its own.
  template <class T>
  static Per<T> from_previous(const Per<T>& x) {
    Per<T> shifted = x;
    for (std::uint32_t lane = 1; lane < kLanes; ++lane) shifted.v[lane] = x.v[lane - 1];
    return shifted;
  }
  static double sum(const Per<double>& x) {
    double total = 0;
    for (const double lane : x.v) total += lane;
    return total;
  }
  static void sync() {}

  /// Reads what other warps may be adding to, from where their additions are seen.
  static Quad load(const float* from) { return *reinterpret_cast<const Quad*>(from); }
  static Quad load(const Bf16* from) { return bf16::widened(four(from)); }
  static void add(float* to, const Quad& delta) {
    for (int i = 0; i < 4; ++i) to[i] += delta.v[i];
  }
  /// Rounded at random from what was seen there; the step goes to what is there by then.
  static void add(Bf16* to, const Quad& delta, std::uint64_t random) {
    const std::uint64_t sum = bf16::added(four(to), bf16::step(four(to), delta, random));
    std::memcpy(&to->bits, &sum, sizeof sum);
  }
  static void add(double* to, double delta) { *to += delta; }
  static void add(unsigned long long* to, unsigned long long delta) { *to += delta; }
  /// A copy to fast memory that is not there before wait(): what reads it earlier gets what is no number.
  template <class Number>
  static void fetch(Quad* to, const Number* from) {
    under_way.push_back({to, load(from)});
    constexpr float none = std::numeric_limits<float>::quiet_NaN();
    *to = Quad{{none, none, none, none}};
  }
  static void wait() {
    for (const auto& [to, row] : under_way) *to = row;
    under_way.clear();
  }

  static std::uint32_t count(std::uint32_t bits) { return static_cast<std::uint32_t>(std::popcount(bits)); }
  static std::uint32_t lowest(std::uint32_t bits) { return static_cast<std::uint32_t>(std::countr_zero(bits)); }

 private:
  static inline thread_local std::vector<std::pair<Quad*, Quad>> under_way;

  static std::uint64_t four(const Bf16* from) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &from->bits, sizeof bits);
    return bits;
  }
};

}  // namespace wordloom::simt
