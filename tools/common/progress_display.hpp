#pragma once
// Progress on stderr: a bar that is redrawn on a terminal, otherwise one line every ten seconds.
#include <chrono>
#include <string>

#include "common/streams.hpp"
#include "wordloom/core/progress.hpp"

namespace wordloom::tools {

class ProgressDisplay {
 public:
  ProgressDisplay(Streams& streams, std::string command, bool quiet);
  ~ProgressDisplay();
  ProgressDisplay(const ProgressDisplay&) = delete;
  ProgressDisplay& operator=(const ProgressDisplay&) = delete;

  void show(const Progress& progress);
  /// Takes the bar away so that other text can be printed.
  void clear();
  ProgressFn callback();

  /// The text of one report, for a line `width` columns wide (0: as long as needed, no bar). Public for tests.
  static std::string text(const Progress& progress, double seconds_in_phase, double loss, std::size_t width);

 private:
  using Clock = std::chrono::steady_clock;
  Streams& streams_;
  std::string command_;
  bool quiet_, color_, drawn_ = false;
  std::string phase_;
  double loss_ = -1;
  Clock::time_point phase_start_, last_shown_;
};

}  // namespace wordloom::tools
