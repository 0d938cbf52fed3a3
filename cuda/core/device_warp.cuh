#pragma once
// A real warp, with the words of core/emulated_warp.hpp.
#include <cuda_runtime.h>

#include <cstdint>

#include "core/emulated_warp.hpp"
#include "wordloom/core/hd.hpp"

namespace wordloom::cuda {

using simt::kLanes;
using simt::Quad;

/// All 32 lanes are always there: blocks are whole warps (of one row of threads) and no lane ever leaves a warp program
/// early, so every mask is full. The functions are host functions, too, for the compiler's eyes only: it looks at the
/// programs, which both sides share, from the host's side as well.
struct DeviceWarp {
  using Number = float;
  static constexpr unsigned kAll = 0xffffffffU;

  template <class T>
  struct Per {
    T v;
    WORDLOOM_HD T& operator()(std::uint32_t) { return v; }
    WORDLOOM_HD const T& operator()(std::uint32_t) const { return v; }
  };
  WORDLOOM_HD static std::uint32_t lane() {
#ifdef __CUDA_ARCH__
    return threadIdx.x % kLanes;
#else
    return 0;
#endif
  }
  template <class F>
  WORDLOOM_HD static void each(F&& f) {
    f(lane());
  }
  template <class F>
  WORDLOOM_HD static std::uint32_t ballot(F&& predicate) {
#ifdef __CUDA_ARCH__
    const bool mine = predicate(lane());
    return __ballot_sync(kAll, mine);
#else
    return predicate(0U) ? 1U : 0U;
#endif
  }
  template <class T>
  WORDLOOM_HD static T from_lane(const Per<T>& x, [[maybe_unused]] std::uint32_t lane) {
#ifdef __CUDA_ARCH__
    return __shfl_sync(kAll, x.v, static_cast<int>(lane));
#else
    return x.v;
#endif
  }
  WORDLOOM_HD static void exchange([[maybe_unused]] Per<float>& x, [[maybe_unused]] std::uint32_t mask) {
#ifdef __CUDA_ARCH__
    x.v = __shfl_xor_sync(kAll, x.v, static_cast<int>(mask));
#endif
  }
  template <class T>
  WORDLOOM_HD static Per<T> from_previous(const Per<T>& x) {
#ifdef __CUDA_ARCH__
    return Per<T>{__shfl_up_sync(kAll, x.v, 1)};
#else
    return x;
#endif
  }
  WORDLOOM_HD static double sum(const Per<double>& x) {
    double total = x.v;
#ifdef __CUDA_ARCH__
    for (int mask = static_cast<int>(kLanes) / 2; mask > 0; mask /= 2) total += __shfl_xor_sync(kAll, total, mask);
#endif
    return total;
  }
  /// Barrier and memory fence among the lanes.
  WORDLOOM_HD static void sync() {
#ifdef __CUDA_ARCH__
    __syncwarp();
#endif
  }

  /// Past the first-level cache, which does not see what other multiprocessors add and would keep the most used rows
  /// as they once were.
  WORDLOOM_HD static Quad load(const float* from) {
#ifdef __CUDA_ARCH__
    const float4 x = __ldcg(reinterpret_cast<const float4*>(from));
    return Quad{{x.x, x.y, x.z, x.w}};
#else
    return *reinterpret_cast<const Quad*>(from);
#endif
  }
  WORDLOOM_HD static Quad load(const Bf16* from) { return bf16::widened(four(from)); }
  /// Without a result: the second-level cache does the adding, the warp does not wait for it.
  WORDLOOM_HD static void add([[maybe_unused]] float* to, [[maybe_unused]] const Quad& delta) {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 900
    atomicAdd(reinterpret_cast<float4*>(to), make_float4(delta.v[0], delta.v[1], delta.v[2], delta.v[3]));
#elif defined(__CUDA_ARCH__)
    for (int i = 0; i < 4; ++i) atomicAdd(to + i, delta.v[i]);
#endif
  }
  /// Rounded at random from what was seen there (bf16::step), then added without a result, as floats are: no warp waits
  /// for another one at a row that all of them want. A step that rounds to nothing is not sent.
  WORDLOOM_HD static void add([[maybe_unused]] Bf16* to, [[maybe_unused]] const Quad& delta,
                              [[maybe_unused]] std::uint64_t random) {
#ifdef __CUDA_ARCH__
    std::uint64_t seen = four(to);
    const std::uint64_t steps = bf16::step(seen, delta, random);
    if (steps == 0) return;
#if __CUDA_ARCH__ >= 900
    asm volatile("red.relaxed.gpu.global.add.noftz.v2.bf16x2 [%0], {%1, %2};" ::"l"(__cvta_generic_to_global(to)),
                 "r"(static_cast<std::uint32_t>(steps)), "r"(static_cast<std::uint32_t>(steps >> 32))
                 : "memory");
#else
    for (;;) {
      const std::uint64_t found =
          atomicCAS(reinterpret_cast<unsigned long long*>(to), seen, bf16::added(seen, steps));
      if (found == seen) return;
      seen = found;
    }
#endif
#endif
  }
  WORDLOOM_HD static void add([[maybe_unused]] double* to, [[maybe_unused]] double delta) {
#ifdef __CUDA_ARCH__
    atomicAdd(to, delta);
#endif
  }
  WORDLOOM_HD static void add([[maybe_unused]] unsigned long long* to, [[maybe_unused]] unsigned long long delta) {
#ifdef __CUDA_ARCH__
    atomicAdd(to, delta);
#endif
  }
  /// Device memory to shared memory without passing through registers or the first-level cache. A lane copies only what
  /// it will read itself, so waiting for its own copies is enough.
  WORDLOOM_HD static void fetch([[maybe_unused]] Quad* to, [[maybe_unused]] const float* from) {
#ifdef __CUDA_ARCH__
    const auto shared = static_cast<unsigned>(__cvta_generic_to_shared(to));
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16;" ::"r"(shared), "l"(from) : "memory");
#endif
  }
  WORDLOOM_HD static void fetch(Quad* to, const Bf16* from) { *to = load(from); }
  WORDLOOM_HD static void wait() {
#ifdef __CUDA_ARCH__
    asm volatile("cp.async.wait_all;" ::: "memory");
#endif
  }

  WORDLOOM_HD static std::uint32_t count(std::uint32_t bits) {
#ifdef __CUDA_ARCH__
    return static_cast<std::uint32_t>(__popc(bits));
#else
    return bits;
#endif
  }
  WORDLOOM_HD static std::uint32_t lowest(std::uint32_t bits) {
#ifdef __CUDA_ARCH__
    return static_cast<std::uint32_t>(__ffs(static_cast<int>(bits)) - 1);
#else
    return bits;
#endif
  }

 private:
  WORDLOOM_HD static std::uint64_t four(const Bf16* from) {
#ifdef __CUDA_ARCH__
    return __ldcg(reinterpret_cast<const unsigned long long*>(from));
#else
    return *reinterpret_cast<const std::uint64_t*>(from);
#endif
  }
};

}  // namespace wordloom::cuda
