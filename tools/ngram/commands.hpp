#pragma once
// The subcommands of ngram: each parses its options and runs (one file each).
#include <string>
#include <vector>

#include "common/streams.hpp"

namespace wordloom::tools {

using Arguments = std::vector<std::string>;

// Estimation.
int train_command(const Arguments& arguments, Streams& streams);

// Use of models.

}  // namespace wordloom::tools
