#pragma once
// The launches of the filter's kernels.
#include <cuda_runtime_api.h>

#include "query/filter_block.hpp"

namespace wordloom::cuda {

/// Lists of all queries over all parts.
void launch_filter(const query::FilterWork& work, cudaStream_t stream);

/// lists [queries][parts][32] become merged [queries][32].
void launch_merge(const Scored* lists, std::uint64_t queries, std::uint32_t parts, Scored* merged, cudaStream_t stream);

}  // namespace wordloom::cuda
