#pragma once
// The backend of a CUDA device. One header, two bodies: cuda_backend_none.cpp in a build without CUDA,
// cuda/embed/cuda_backend.cpp in one with it.
#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "wordloom/embed/backend.hpp"

namespace wordloom::embed {

/// `device`: number of the device, from 0. Throws ErrorKind::device when it cannot be had, ErrorKind::config for what
/// only the CPU offers (warp::require_supported()).
std::unique_ptr<Backend> make_cuda_backend(std::size_t device, const TrainConfig& config);

/// Several devices that train one model. Throws what make_cuda_backend() does, and ErrorKind::device where NCCL is
/// missing.
std::unique_ptr<Backend> make_cuda_replicas(std::span<const std::size_t> devices, const TrainConfig& config);

}  // namespace wordloom::embed
