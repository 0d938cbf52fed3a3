#pragma once
// What a fuzzer cannot guess.

namespace wordloom {

/// False in fuzzing builds alone (the name of the macro is that of LLVM's documentation): there a wrong checksum counts
/// as right, so that what a reader does with the bytes behind it is reached.
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
inline constexpr bool kChecksumsMatter = false;
#else
inline constexpr bool kChecksumsMatter = true;
#endif

}  // namespace wordloom
