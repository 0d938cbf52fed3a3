#pragma once
// Sums over the GPUs of one machine. One header, two bodies: nccl_communicator.cpp where NCCL's header was found when
// configuring, nccl_communicator_none.cpp elsewhere.
#include <cstddef>
#include <memory>
#include <span>

#include "embed/replica.hpp"

namespace wordloom::cuda {

/// Throws ErrorKind::device when NCCL is no part of the build, or its library is not on this machine.
std::unique_ptr<embed::Communicator> make_nccl_communicator(std::span<const std::size_t> devices);

}  // namespace wordloom::cuda
