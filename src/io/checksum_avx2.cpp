#include "io/checksum_avx2.hpp"

#ifdef WORDLOOM_CHECKSUM_AVX2
// Every header before the pragma: what it compiles must not be shared with files for other machines.
#include <immintrin.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2")
#endif

#define XXH_INLINE_ALL
#define XXH_VECTOR XXH_AVX2
#include <xxhash.h>

namespace wordloom::io {

std::uint64_t checksum_avx2(const void* data, std::size_t size) { return XXH3_64bits(data, size); }

}  // namespace wordloom::io

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif
