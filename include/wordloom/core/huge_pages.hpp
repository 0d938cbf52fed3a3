#pragma once
// Big pages for big arrays: one that is hit at random misses the address translation as often as the cache otherwise,
// and on a virtual machine each such miss walks two tables.
#include <cstddef>

namespace wordloom {

inline constexpr std::size_t kHugePage = std::size_t{2} << 20;

/// Asks for big pages in [begin, begin + bytes); best done before the memory is touched. Only a wish: systems without
/// them, or with them switched off, go on with small ones.
void wish_huge_pages(const void* begin, std::size_t bytes) noexcept;

}  // namespace wordloom
