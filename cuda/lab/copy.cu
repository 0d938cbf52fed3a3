// Study: how fast device memory is copied, the yardstick of every roofline. 1: the runtime's copy. 2: a kernel of
// quads.
#include "lab/lab.hpp"

namespace {

constexpr std::size_t kFloats = std::size_t{1} << 28;

__global__ void copy_quads(float4* to, const float4* from, std::size_t count) {
  const std::size_t step = std::size_t{gridDim.x} * blockDim.x;
  for (std::size_t i = std::size_t{blockIdx.x} * blockDim.x + threadIdx.x; i < count; i += step) to[i] = from[i];
}

}  // namespace

int main() {
  using namespace wordloom::lab;
  if (!device_there("copy")) return 0;
  std::vector<float> expected(kFloats), none(kFloats);
  for (std::size_t i = 0; i < kFloats; ++i) expected[i] = static_cast<float>(i % 1000);
  Array<float> from(expected), to(none);
  return study(
      "copy",
      {{"1 runtime",
        [&] {
          check(cudaMemcpyAsync(to.data(), from.data(), kFloats * sizeof(float), cudaMemcpyDeviceToDevice), "copying");
        }},
       {"2 quads",
        [&] {
          copy_quads<<<4096, 256>>>(reinterpret_cast<float4*>(to.data()), reinterpret_cast<const float4*>(from.data()),
                                    kFloats / 4);
        }}},
      expected, 0, [&] { to.set(none); }, [&] { return to.get(); }, 2.0 * kFloats * sizeof(float), "bytes");
}
