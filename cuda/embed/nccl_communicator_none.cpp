// The body of nccl_communicator.hpp in a build without NCCL.
#include "embed/nccl_communicator.hpp"
#include "wordloom/core/error.hpp"

namespace wordloom::cuda {

std::unique_ptr<embed::Communicator> make_nccl_communicator(std::span<const std::size_t> devices) {
  throw fail(
      ErrorKind::device,
      "{} CUDA devices at once need NCCL, and nccl.h was not found when this program was built; use --device cuda:{}",
      devices.size(), devices.front());
}

}  // namespace wordloom::cuda
