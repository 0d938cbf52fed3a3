#pragma once
// Rows as a warp holds them, and sums over the lanes.
#include <type_traits>

#include "embed/warp/params.hpp"
#include "embed/warp/row_numbers.hpp"
#include "wordloom/core/hd.hpp"

namespace wordloom::embed::warp {

/// A lane's part of a row of up to 128 * C numbers: lane l has the quads l, l + 32, ... Beyond the row it has zeros.
template <int C>
struct Fragment {
  Quad q[C];
};

/// A row in fast memory: [C][32] quads. Each lane reads and writes its own quads only, so no barrier is needed.
template <int C>
WORDLOOM_HD inline Quad* quad_of(Quad* row, int k, std::uint32_t lane) {
  return row + static_cast<std::uint32_t>(k) * kLanes + lane;
}

WORDLOOM_HD inline float dot(const Quad& a, const Quad& b) {
  return a.v[0] * b.v[0] + a.v[1] * b.v[1] + a.v[2] * b.v[2] + a.v[3] * b.v[3];
}
/// y += a * x.
WORDLOOM_HD inline void add_scaled(Quad& y, float a, const Quad& x) {
  WORDLOOM_UNROLL
  for (int i = 0; i < 4; ++i) y.v[i] += a * x.v[i];
}
WORDLOOM_HD inline Quad scaled(float a, const Quad& x) {
  return Quad{{a * x.v[0], a * x.v[1], a * x.v[2], a * x.v[3]}};
}

template <class W, int C>
struct Rows {
  using Held = typename W::template Per<Fragment<C>>;
  using Number = typename W::Number;

  WORDLOOM_HD static void clear(Held& x) {
    W::each([&](std::uint32_t lane) {
      WORDLOOM_UNROLL
      for (int k = 0; k < C; ++k) x(lane).q[k] = Quad{};
    });
  }
  /// From a matrix whose rows have `quads` quads.
  WORDLOOM_HD static void load(Held& x, const Number* row, std::uint32_t quads) {
    W::each([&](std::uint32_t lane) {
      WORDLOOM_UNROLL
      for (int k = 0; k < C; ++k) {
        const std::uint32_t at = static_cast<std::uint32_t>(k) * kLanes + lane;
        x(lane).q[k] = at < quads ? W::load(row + std::size_t{4} * at) : Quad{};
      }
    });
  }
  /// Starts a copy to fast memory.
  WORDLOOM_HD static void fetch(Quad* to, const Number* row, std::uint32_t quads) {
    W::each([&](std::uint32_t lane) {
      WORDLOOM_UNROLL
      for (int k = 0; k < C; ++k) {
        const std::uint32_t at = static_cast<std::uint32_t>(k) * kLanes + lane;
        if (at < quads)
          W::fetch(quad_of<C>(to, k, lane), row + std::size_t{4} * at);
        else
          *quad_of<C>(to, k, lane) = Quad{};
      }
    });
  }
  WORDLOOM_HD static void read(Held& x, Quad* from) {
    W::each([&](std::uint32_t lane) {
      WORDLOOM_UNROLL
      for (int k = 0; k < C; ++k) x(lane).q[k] = *quad_of<C>(from, k, lane);
    });
  }
  WORDLOOM_HD static void write(Quad* to, Held& x) {
    W::each([&](std::uint32_t lane) {
      WORDLOOM_UNROLL
      for (int k = 0; k < C; ++k) *quad_of<C>(to, k, lane) = x(lane).q[k];
    });
  }
  WORDLOOM_HD static void clear_memory(Quad* to) {
    W::each([&](std::uint32_t lane) {
      WORDLOOM_UNROLL
      for (int k = 0; k < C; ++k) *quad_of<C>(to, k, lane) = Quad{};
    });
  }
  /// y += a * x.
  WORDLOOM_HD static void add_scaled(Held& y, float a, Held& x) {
    W::each([&](std::uint32_t lane) {
      WORDLOOM_UNROLL
      for (int k = 0; k < C; ++k) warp::add_scaled(y(lane).q[k], a, x(lane).q[k]);
    });
  }
  /// In fast memory: y += a * x. Whole quads are read and written: number by number the lanes' accesses, 16 bytes
  /// apart, would fall on a quarter of the memory's banks.
  WORDLOOM_HD static void add_scaled(Quad* y, float a, Held& x) {
    W::each([&](std::uint32_t lane) {
      WORDLOOM_UNROLL
      for (int k = 0; k < C; ++k) {
        Quad sum = *quad_of<C>(y, k, lane);
        warp::add_scaled(sum, a, x(lane).q[k]);
        *quad_of<C>(y, k, lane) = sum;
      }
    });
  }
  /// Adds a * x to a row of a matrix that other warps add to as well.
  WORDLOOM_HD static void add_to(Number* row, float a, Held& x, std::uint32_t quads, Rounding& rounding) {
    W::each([&](std::uint32_t lane) {
      WORDLOOM_UNROLL
      for (int k = 0; k < C; ++k) {
        const std::uint32_t at = static_cast<std::uint32_t>(k) * kLanes + lane;
        if (at >= quads) continue;
        const Quad delta = scaled(a, x(lane).q[k]);
        if constexpr (std::is_same_v<Number, float>)
          W::add(row + std::size_t{4} * at, delta);
        else
          W::add(row + std::size_t{4} * at, delta, rounding.bits(at));
      }
    });
    rounding.next();
  }
};

template <int N>
struct Array {
  float v[N];
};

/// N = 8, 16 or 32 sums over the lanes at once: each lane gives N numbers and gets the sum, over all lanes, of number
/// lane / (32 / N). In each step two lanes share the numbers out among them, so that 32 sums take 31 exchanges instead
/// of 160.
template <class W, int N, int Lanes = static_cast<int>(kLanes)>
struct SumMany {
  static_assert(N >= 1 && N <= Lanes);
  template <int Size>
  WORDLOOM_HD static void run(typename W::template Per<Array<Size>>& x) {
    constexpr int half = N / 2;
    constexpr std::uint32_t partner = Lanes / 2;
    WORDLOOM_UNROLL
    for (int i = 0; i < half; ++i) {
      typename W::template Per<float> given;
      W::each([&](std::uint32_t lane) {
        const bool upper = (lane & partner) != 0;
        const float low = x(lane).v[i], high = x(lane).v[i + half];
        given(lane) = upper ? low : high;
        x(lane).v[i] = upper ? high : low;
      });
      W::exchange(given, partner);
      W::each([&](std::uint32_t lane) { x(lane).v[i] += given(lane); });
    }
    SumMany<W, half, Lanes / 2>::run(x);
  }
};
template <class W, int Lanes>
struct SumMany<W, 1, Lanes> {
  template <int Size>
  WORDLOOM_HD static void run(typename W::template Per<Array<Size>>& x) {
    typename W::template Per<float> other;
    WORDLOOM_UNROLL
    for (std::uint32_t partner = Lanes / 2; partner > 0; partner /= 2) {
      W::each([&](std::uint32_t lane) { other(lane) = x(lane).v[0]; });
      W::exchange(other, partner);
      W::each([&](std::uint32_t lane) { x(lane).v[0] += other(lane); });
    }
  }
};

}  // namespace wordloom::embed::warp
