#pragma once
// The only place that knows whether nvcc is compiling: functions marked WORDLOOM_HD run on host and device.
#ifdef __CUDACC__
#define WORDLOOM_HD __host__ __device__
#else
#define WORDLOOM_HD
#endif
// Before a loop that device code must unroll, so that its variable is a constant: only then can registers be indexed.
#ifdef __CUDA_ARCH__
#define WORDLOOM_UNROLL _Pragma("unroll")
#else
#define WORDLOOM_UNROLL
#endif
