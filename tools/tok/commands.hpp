#pragma once
// The subcommands of tok: text in, text out, line by line.
#include <string>
#include <vector>

#include "common/streams.hpp"

namespace wordloom::tools {

using Arguments = std::vector<std::string>;

int words_command(const Arguments& arguments, Streams& streams);
int stem_command(const Arguments& arguments, Streams& streams);
int sentences_command(const Arguments& arguments, Streams& streams);
int normalize_command(const Arguments& arguments, Streams& streams);

}  // namespace wordloom::tools
