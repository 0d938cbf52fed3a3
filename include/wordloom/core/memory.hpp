#pragma once
// What the process uses and what it may use.
#include <cstdint>

namespace wordloom {

/// Peak resident set of this process in bytes (getrusage).
std::uint64_t peak_resident_bytes();
/// Resident set of this process now, in bytes; 0 if unknown.
std::uint64_t resident_bytes();
/// Memory still to be had without swapping: MemAvailable, further limited by a cgroup v2 memory limit. 0 if unknown.
std::uint64_t available_memory_bytes();

}  // namespace wordloom
