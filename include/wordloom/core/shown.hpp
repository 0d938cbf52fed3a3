#pragma once
// Bytes of a file as a message quotes them.
#include <cstddef>
#include <string>
#include <string_view>

namespace wordloom {

/// Control characters (they may drive a terminal) and what is no UTF-8 byte by byte as \xNN, all else as it is. Of more
/// than `most` bytes the first characters that fit, and "...".
std::string shown(std::string_view bytes, std::size_t most = 60);

}  // namespace wordloom
