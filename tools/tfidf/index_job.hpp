#pragma once
// The long jobs that change an index.
#include <functional>
#include <string>

#include "common/progress_display.hpp"
#include "tfidf/document_options.hpp"

namespace wordloom::tools {

/// Runs `job` with progress on the terminal and an ear for Ctrl-C; the job clears the display before it says something.
/// Interrupted, it says what has become of `index`. Returns the exit code. `from_stdin`: as StopOnSignal has it.
int run_index_job(Streams& streams, const std::string& command, const std::string& index, const DocumentInput& work,
                  bool from_stdin, const std::function<void(const BuildOptions&, ProgressDisplay&)>& job);

}  // namespace wordloom::tools
