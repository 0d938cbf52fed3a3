#pragma once
// The training kernel over the warp programs.
#include <cuda_runtime.h>

#include "core/device_warp.cuh"
#include "embed/train_kernels.hpp"
#include "embed/warp/cbow.hpp"
#include "embed/warp/skipgram.hpp"
#include "embed/warp/subword_skipgram.hpp"

namespace wordloom::cuda {

/// One warp a block: no barrier is ever needed, and shared memory is the only thing that bounds how many there are.
template <class Body>
__global__ void __launch_bounds__(32) train_kernel(const __grid_constant__ TrainLaunch launch) {
  extern __shared__ __align__(16) char shared[];
  const embed::warp::WarpMemory memory(launch.layout, shared,
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

template <template <class, int> class Body, class Warp>
TrainKernel train_kernel_of_size(std::uint32_t fragment) {
  switch (fragment) {
    case 1:
      return train_kernel<Body<Warp, 1>>;
    case 2:
      return train_kernel<Body<Warp, 2>>;
    case 3:
      return train_kernel<Body<Warp, 3>>;
    case 4:
      return train_kernel<Body<Warp, 4>>;
    default:
      return train_kernel<Body<Warp, 8>>;
  }
}

template <class Warp>
TrainKernel train_kernel_of(embed::warp::Program program, std::uint32_t fragment) {
  switch (program) {
    case embed::warp::Program::skipgram:
      return train_kernel_of_size<embed::warp::SkipgramProgram, Warp>(fragment);
    case embed::warp::Program::cbow:
      return train_kernel_of_size<embed::warp::CbowProgram, Warp>(fragment);
    default:
      return train_kernel_of_size<embed::warp::SubwordSkipgramProgram, Warp>(fragment);
  }
}

}  // namespace wordloom::cuda
