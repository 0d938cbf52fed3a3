#pragma once
// The launches of the warp programs.
#include <cuda_runtime_api.h>

#include "embed/warp/layout.hpp"
#include "embed/warp/params.hpp"

namespace wordloom::cuda {

/// What a launch works off: warp w takes pieces by a counter they share, until none is left.
struct TrainLaunch {
  embed::warp::TrainParams params;
  embed::warp::Layout layout;
  const embed::warp::Piece* pieces = nullptr;
  unsigned long long piece_count = 0;
  unsigned long long* next = nullptr;  ///< 0 before the launch
  char* workspace = nullptr;           ///< layout.workspace_bytes() for each warp
  embed::warp::Totals* totals = nullptr;
};

using TrainKernel = void (*)(TrainLaunch);
/// The instance for this program and layout; the two bodies are files of their own, so that they compile side by side.
TrainKernel train_kernel_f32(embed::warp::Program program, std::uint32_t fragment);
TrainKernel train_kernel_bf16(embed::warp::Program program, std::uint32_t fragment);

/// Lets the kernel of this program and layout use the shared memory it needs; before its first launch on a device.
void prepare_train(embed::warp::Program program, const embed::warp::Layout& layout);
/// Blocks of that kernel that fit on a multiprocessor at once, registers included.
int train_blocks_per_multiprocessor(embed::warp::Program program, const embed::warp::Layout& layout);
/// `warps` blocks of one warp each.
void launch_train(embed::warp::Program program, const TrainLaunch& launch, unsigned warps, cudaStream_t stream);

}  // namespace wordloom::cuda
