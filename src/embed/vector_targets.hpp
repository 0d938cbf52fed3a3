#pragma once
// Which vector targets of Highway the kernels are compiled for. Before any header of Highway.

// Vectors of a size known at compile time: the kernels keep arrays of them in registers.
#define WORDLOOM_UNFIT_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV | HWY_AVX3_DL | HWY_SSSE3)
#ifdef __SANITIZE_ADDRESS__
// All of them would compile for ten minutes with sanitizers: the widest and the narrowest.
#define HWY_DISABLED_TARGETS (WORDLOOM_UNFIT_TARGETS | HWY_AVX2 | HWY_SSE4)
#else
#define HWY_DISABLED_TARGETS WORDLOOM_UNFIT_TARGETS
#endif
