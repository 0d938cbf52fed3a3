// What bounds training on this machine, one thread: bench_roofline [rows] [dim]. Prints TSV: what, a second.
// Multiply-adds of floats in registers at the widest vectors; rows of a matrix drawn at random, fetched ahead, read and
// added to, all rows alike or as negatives are drawn from words whose counts fall as 1 / rank.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "bench/roofline_bench.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "wordloom/core/matrix.hpp"

HWY_BEFORE_NAMESPACE();
namespace wordloom::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
using D = hn::CappedTag<float, 16>;

/// How many multiply-adds of single floats were made; `sink` keeps them from being left out.
double multiply_adds(std::size_t rounds, float* sink) {
  const D tag;
  constexpr int kSums = 12;  // two units with a latency of four to five
  hn::Vec<D> sums[kSums];
  for (auto& sum : sums) sum = hn::Zero(tag);
  const auto by = hn::Set(tag, 0.999F), plus = hn::Set(tag, 1e-3F);
  for (std::size_t i = 0; i < rounds; ++i)
    for (auto& sum : sums) sum = hn::MulAdd(sum, by, plus);
  auto total = hn::Zero(tag);
  for (const auto& sum : sums) total = hn::Add(total, sum);
  *sink += hn::GetLane(hn::SumOfLanes(tag, total));
  return static_cast<double>(rounds) * kSums * static_cast<double>(hn::Lanes(tag));
}

void add_to_rows(Matrix& matrix, const std::vector<std::uint32_t>& visited) {
  const D tag;
  constexpr std::size_t kAhead = 24;
  const std::size_t stride = matrix.stride();
  const auto delta = hn::Set(tag, 1e-6F);
  for (std::size_t i = 0; i + kAhead < visited.size(); ++i) {
    const float* const next = matrix.row(visited[i + kAhead]);
    for (std::size_t d = 0; d < stride; d += 16) __builtin_prefetch(next + d, 0, 3);
    float* const row = matrix.row(visited[i]);
    for (std::size_t d = 0; d < stride; d += hn::Lanes(tag))
      hn::Store(hn::Add(hn::Load(tag, row + d), delta), tag, row + d);
  }
}

}  // namespace wordloom::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>

#include "wordloom/core/random.hpp"
#include "wordloom/embed/alias_table.hpp"

namespace wordloom {
HWY_EXPORT(multiply_adds);
HWY_EXPORT(add_to_rows);
}  // namespace wordloom

namespace {

using namespace wordloom;

template <class F>
double seconds(const F& work) {
  double best = 1e9;
  for (int i = 0; i < 5; ++i) {
    const auto start = std::chrono::steady_clock::now();
    work();
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  return best;
}

}  // namespace

int main(int argc, char** argv) {
  const auto number = [&](int i, std::size_t otherwise) {
    return argc > i ? static_cast<std::size_t>(std::strtoull(argv[i], nullptr, 10)) : otherwise;
  };
  Matrix matrix(number(1, 67'867), number(2, 100));
  float sink = 0;
  double made = 0;
  const double of_sums = seconds([&] { made = HWY_DYNAMIC_DISPATCH(multiply_adds)(20'000'000, &sink); });
  fmt::print("multiply-adds\t{:.3g}\n", made / of_sums);
  for (const bool negatives : {false, true}) {
    std::vector<double> weights(matrix.rows(), 1.0);
    for (std::size_t r = 0; negatives && r < weights.size(); ++r)
      weights[r] = std::pow(1.0 / static_cast<double>(r + 1), 0.75);
    const AliasTable table(weights);
    const CounterRng rng(1, 0);
    std::vector<std::uint32_t> visited(10'000'000);
    for (std::size_t i = 0; i < visited.size(); ++i) visited[i] = table.draw(rng.bits(i, 0));
    const double of_rows = seconds([&] { HWY_DYNAMIC_DISPATCH(add_to_rows)(matrix, visited); });
    fmt::print("rows, {}\t{:.3g}\n", negatives ? "as negatives are drawn" : "all alike",
               static_cast<double>(visited.size()) / of_rows);
  }
  return sink == 12345 ? 1 : 0;
}
#endif
