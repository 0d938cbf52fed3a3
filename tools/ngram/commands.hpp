#pragma once
// The subcommands of ngram: each parses its options and runs (one file each).
#include <string>
#include <vector>

#include "common/streams.hpp"

namespace wordloom::tools {

using Arguments = std::vector<std::string>;

// Estimation.
int train_command(const Arguments& arguments, Streams& streams);
int counts_command(const Arguments& arguments, Streams& streams);
int prune_command(const Arguments& arguments, Streams& streams);
int interpolate_command(const Arguments& arguments, Streams& streams);

// Use of models.
int perplexity_command(const Arguments& arguments, Streams& streams);
int score_command(const Arguments& arguments, Streams& streams);
int complete_command(const Arguments& arguments, Streams& streams);
int sample_command(const Arguments& arguments, Streams& streams);
int convert_command(const Arguments& arguments, Streams& streams);
int info_command(const Arguments& arguments, Streams& streams);

}  // namespace wordloom::tools
