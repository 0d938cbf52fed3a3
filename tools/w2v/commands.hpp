#pragma once
// The subcommands of w2v: each parses its options and runs (one file each).
#include <string>
#include <vector>

#include "common/streams.hpp"

namespace wordloom::tools {

using Arguments = std::vector<std::string>;

int train_command(const Arguments& arguments, Streams& streams);
int resume_command(const Arguments& arguments, Streams& streams);
int most_similar_command(const Arguments& arguments, Streams& streams);
int neighbors_command(const Arguments& arguments, Streams& streams);
int analogy_command(const Arguments& arguments, Streams& streams);
int similarity_command(const Arguments& arguments, Streams& streams);
int doesnt_match_command(const Arguments& arguments, Streams& streams);
int vector_command(const Arguments& arguments, Streams& streams);
int eval_command(const Arguments& arguments, Streams& streams);
int diff_command(const Arguments& arguments, Streams& streams);
int export_command(const Arguments& arguments, Streams& streams);
int convert_command(const Arguments& arguments, Streams& streams);
int info_command(const Arguments& arguments, Streams& streams);
int plot_log_command(const Arguments& arguments, Streams& streams);
int ngrams_command(const Arguments& arguments, Streams& streams);
int sentence_vector_command(const Arguments& arguments, Streams& streams);
int vocab_command(const Arguments& arguments, Streams& streams);

}  // namespace wordloom::tools
