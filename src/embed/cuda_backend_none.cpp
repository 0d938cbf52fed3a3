// The body of cuda_backend.hpp in a build without CUDA; cuda/embed/cuda_backend.cpp is the other one.
#include "embed/cuda_backend.hpp"
#include "wordloom/core/error.hpp"

namespace wordloom::embed {
namespace {

Error none() { return fail(ErrorKind::device, "this program was built without CUDA; use --device cpu"); }

}  // namespace

std::unique_ptr<Backend> make_cuda_backend(std::size_t, const TrainConfig&) { throw none(); }

std::unique_ptr<Backend> make_cuda_replicas(std::span<const std::size_t>, const TrainConfig&) { throw none(); }

}  // namespace wordloom::embed
