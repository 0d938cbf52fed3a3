#pragma once
// Ctrl-C, SIGTERM and SIGHUP (a terminal or ssh session that goes away) during long jobs.
#include <vector>

#include "wordloom/core/progress.hpp"
#include "wordloom/io/input.hpp"

namespace wordloom::tools {

/// While it lives, the first SIGINT, SIGTERM or SIGHUP sets flag(), and a second SIGINT or SIGTERM ends the process at
/// once with 130; a second SIGHUP does not, since shell and kernel both send one when a session ends. A signal that the
/// parent had set to be ignored (nohup, a shell's background job) stays ignored. One object at a time.
class StopOnSignal {
 public:
  /// `reads_stdin`: the first signal also ends standard input, so that a read that waits for a silent pipe or a person
  /// returns within a fifth of a second, whichever thread it is in (open_input() sees to that). Pipes that have names
  /// (FIFOs, <(...)) do not end: when they are silent, only the second signal is heard.
  explicit StopOnSignal(bool reads_stdin = false);
  ~StopOnSignal();
  StopOnSignal(const StopOnSignal&) = delete;
  StopOnSignal& operator=(const StopOnSignal&) = delete;

  const StopFlag* flag() const;
  bool stopped() const;
};

/// True when one of the inputs is "-".
bool reads_stdin(const std::vector<InputFile>& inputs);

/// Writing to a pipe whose reader left gives EPIPE instead of a signal.
void ignore_broken_pipes();

}  // namespace wordloom::tools
