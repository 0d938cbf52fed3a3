// The launches of the training kernels.
#include <cuda_runtime.h>

#include "core/check.hpp"
#include "embed/train_kernels.hpp"

namespace wordloom::cuda {
namespace {

using namespace embed::warp;

TrainKernel kernel_of(Program program, const Layout& layout) {
  return layout.precision == Precision::bf16 ? train_kernel_bf16(program, layout.fragment)
                                             : train_kernel_f32(program, layout.fragment);
}

}  // namespace

void prepare_train(Program program, const Layout& layout) {
  const auto set = [&](cudaFuncAttribute attribute, int value) {
    check(cudaFuncSetAttribute(kernel_of(program, layout), attribute, value), "preparing the training kernel");
  };
  set(cudaFuncAttributeMaxDynamicSharedMemorySize, static_cast<int>(layout.shared_bytes()));
  // Rows pass the first-level cache by: all of it for the rings.
  set(cudaFuncAttributePreferredSharedMemoryCarveout, cudaSharedmemCarveoutMaxShared);
}

int train_blocks_per_multiprocessor(Program program, const Layout& layout) {
  int blocks = 0;
  check(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&blocks, kernel_of(program, layout), 32, layout.shared_bytes()),
        "preparing the training kernel");
  return blocks;
}

void launch_train(Program program, const TrainLaunch& launch, unsigned warps, cudaStream_t stream) {
  kernel_of(program, launch.layout)<<<warps, 32, launch.layout.shared_bytes(), stream>>>(launch);
  check_launch("starting the training kernel");
}

}  // namespace wordloom::cuda
