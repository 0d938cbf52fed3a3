#pragma once
// The subcommands of tfidf: each parses its options and runs (one file each).
#include <string>
#include <vector>

#include "common/streams.hpp"

namespace wordloom::tools {

using Arguments = std::vector<std::string>;

int index_command(const Arguments& arguments, Streams& streams);
int info_command(const Arguments& arguments, Streams& streams);
int explain_command(const Arguments& arguments, Streams& streams);
int keywords_command(const Arguments& arguments, Streams& streams);
int similar_command(const Arguments& arguments, Streams& streams);
int merge_command(const Arguments& arguments, Streams& streams);
int delete_command(const Arguments& arguments, Streams& streams);
int add_command(const Arguments& arguments, Streams& streams);
int vectorize_command(const Arguments& arguments, Streams& streams);
int export_command(const Arguments& arguments, Streams& streams);
int search_command(const Arguments& arguments, Streams& streams);
int eval_command(const Arguments& arguments, Streams& streams);

}  // namespace wordloom::tools
