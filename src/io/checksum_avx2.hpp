#pragma once
// XXH3 for machines with AVX2: a fifth faster over memory than what all x86-64 machines can run. Private to the io
// room.
#include <cstddef>
#include <cstdint>

#if defined(__x86_64__) && defined(__GNUC__)
#define WORDLOOM_CHECKSUM_AVX2
namespace wordloom::io {
std::uint64_t checksum_avx2(const void* data, std::size_t size);
}
#endif
