#pragma once
// The only place that knows whether nvcc is compiling: functions marked WORDLOOM_HD run on host and device.
#ifdef __CUDACC__
#define WORDLOOM_HD __host__ __device__
#else
#define WORDLOOM_HD
#endif
