#pragma once
// Ctrl-C and SIGTERM during long jobs.
#include "wordloom/core/progress.hpp"

namespace wordloom::tools {

/// While it lives, the first SIGINT or SIGTERM sets flag(), and a second one ends the process at once with 130. A
/// signal that the parent had set to be ignored (nohup, a shell's background job) stays ignored. One object at a time.
class StopOnSignal {
 public:
  StopOnSignal();
  ~StopOnSignal();
  StopOnSignal(const StopOnSignal&) = delete;
  StopOnSignal& operator=(const StopOnSignal&) = delete;

  const StopFlag* flag() const;
  bool stopped() const;
};

/// Writing to a pipe whose reader left gives EPIPE instead of a signal.
void ignore_broken_pipes();

}  // namespace wordloom::tools
