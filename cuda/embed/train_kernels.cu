// The kernel, for each program and size of rows.
#include <cuda_runtime.h>

#include "core/check.hpp"
#include "core/device_warp.cuh"
#include "embed/train_kernels.hpp"
#include "embed/warp/cbow.hpp"
#include "embed/warp/skipgram.hpp"
#include "embed/warp/subword_skipgram.hpp"

namespace wordloom::cuda {
namespace {

using namespace embed::warp;

/// One warp a block: no barrier is ever needed, and shared memory is the only thing that bounds how many there are.
template <class Body>
__global__ void __launch_bounds__(32) train_kernel(const __grid_constant__ TrainLaunch launch) {
  extern __shared__ __align__(16) char shared[];
  const WarpMemory memory(launch.layout, shared,
                          launch.workspace + std::size_t{blockIdx.x} * launch.layout.workspace_bytes());
  Body body(launch.params, launch.layout, memory);
  for (;;) {
    unsigned long long piece = 0;
    if (threadIdx.x == 0) piece = atomicAdd(launch.next, 1ULL);
    piece = __shfl_sync(DeviceWarp::kAll, piece, 0);
    if (piece >= launch.piece_count) break;
    body.start(launch.pieces[piece]);
    while (body.step()) {
    }
  }
  body.report(launch.totals);
}

using Kernel = void (*)(TrainLaunch);

template <template <class, int> class Body>
Kernel kernel_of_size(std::uint32_t fragment) {
  switch (fragment) {
    case 1:
      return train_kernel<Body<DeviceWarp, 1>>;
    case 2:
      return train_kernel<Body<DeviceWarp, 2>>;
    case 3:
      return train_kernel<Body<DeviceWarp, 3>>;
    case 4:
      return train_kernel<Body<DeviceWarp, 4>>;
    default:
      return train_kernel<Body<DeviceWarp, 8>>;
  }
}

Kernel kernel_of(Program program, const Layout& layout) {
  switch (program) {
    case Program::skipgram:
      return kernel_of_size<SkipgramProgram>(layout.fragment);
    case Program::cbow:
      return kernel_of_size<CbowProgram>(layout.fragment);
    default:
      return kernel_of_size<SubwordSkipgramProgram>(layout.fragment);
  }
}

}  // namespace

void prepare_train(Program program, const Layout& layout) {
  check(cudaFuncSetAttribute(kernel_of(program, layout), cudaFuncAttributeMaxDynamicSharedMemorySize,
                             static_cast<int>(layout.shared_bytes())),
        "preparing the training kernel");
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
