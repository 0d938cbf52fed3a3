// The kernels over rows of 16-bit numbers.
#include "embed/train_kernel.cuh"

namespace wordloom::cuda {

TrainKernel train_kernel_bf16(embed::warp::Program program, std::uint32_t fragment) {
  return train_kernel_of<embed::warp::InBf16<DeviceWarp>>(program, fragment);
}

}  // namespace wordloom::cuda
