#pragma once
// A program as a table of subcommands.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/streams.hpp"

namespace wordloom::tools {

struct Subcommand {
  std::string_view name;
  std::string_view summary;
  int (*run)(const std::vector<std::string>& arguments, Streams& streams);
};

struct Program {
  std::string_view name, summary;
  std::span<const Subcommand> subcommands;
  std::string_view examples;
};

/// Finds the subcommand and runs it. Catches everything: one line on streams.err and the exit code.
int run_program(const Program& program, const std::vector<std::string>& arguments, Streams& streams);

/// The same on the process's own streams; what main() calls.
int run_program(const Program& program, int argc, char** argv);

}  // namespace wordloom::tools
