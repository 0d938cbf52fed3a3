// The kernels over rows of floats.
#include "embed/train_kernel.cuh"

namespace wordloom::cuda {

TrainKernel train_kernel_f32(embed::warp::Program program, std::uint32_t fragment) {
  return train_kernel_of<DeviceWarp>(program, fragment);
}

}  // namespace wordloom::cuda
