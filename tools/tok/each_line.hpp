#pragma once
// Files or standard input, line by line.
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "common/streams.hpp"
#include "wordloom/text/utf8.hpp"

namespace wordloom::tools {

/// Calls body(line) for every line of the inputs (files, directories, -; none: standard input). Errors of body get the
/// file and line in front. Output goes out wherever the next line has not come yet: a person or a program may wait for
/// it.
void each_line(const std::vector<std::string>& inputs, Streams& streams,
               const std::function<void(std::string_view line)>& body);

/// Calls body(piece) for pieces of a line of at most 64 MiB, cut where no word is cut if there is such a place.
void each_piece(std::string_view line, const std::function<void(std::string_view piece)>& body);

/// The closing line about broken UTF-8, if there was any.
void say_broken(Out& err, std::string_view command, std::uint64_t sequences, Utf8Policy policy);

}  // namespace wordloom::tools
