// The body of cuda_backend.hpp in a build without CUDA; cuda/embed/cuda_backend.cpp is the other one.
#include "embed/cuda_backend.hpp"
#include "wordloom/core/error.hpp"

namespace wordloom::embed {

std::unique_ptr<Backend> make_cuda_backend(std::size_t, const TrainConfig&) {
  throw fail(ErrorKind::device, "this program was built without CUDA; use --device cpu");
}

}  // namespace wordloom::embed
