#pragma once
// Files or standard input, line by line.
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "common/streams.hpp"

namespace wordloom::tools {

/// Calls body(line) for every line of the inputs (files, directories, -; none: standard input). Errors of body get the
/// file and line in front. Output is flushed line by line for a person at a terminal.
void each_line(const std::vector<std::string>& inputs, Streams& streams,
               const std::function<void(std::string_view line)>& body);

/// Calls body(piece) for pieces of a line of at most 64 MiB, cut where no word is cut if there is such a place.
void each_piece(std::string_view line, const std::function<void(std::string_view piece)>& body);

}  // namespace wordloom::tools
