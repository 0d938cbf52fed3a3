#pragma once
// CUDA's answers as our errors. For nvcc and the host's compiler alike: fmt stays out of what nvcc reads.
#include <cuda_runtime_api.h>

#include <string>

namespace wordloom::cuda {

/// One clause for an error of the runtime that a user can do something about, its own words for the others.
std::string explain(cudaError_t status);

/// Throws ErrorKind::device, "WHAT: why", unless all is well.
void check(cudaError_t status, const char* what);

/// After a launch.
inline void check_launch(const char* what) { check(cudaGetLastError(), what); }

}  // namespace wordloom::cuda
