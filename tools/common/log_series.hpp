#pragma once
// What a training log (docs/formats/train-log.md) says over the words passed.
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace wordloom::tools {

struct LogPoint {
  double words = 0, value = 0;
  friend bool operator==(const LogPoint&, const LogPoint&) = default;
};
using LogLine = std::vector<LogPoint>;  ///< in the order of the log; words fall where a run went back

struct LogSeries {
  LogLine loss;                          ///< of intervals; of epochs where there are no intervals
  LogLine lr;                            ///< of the same records
  LogLine validation;                    ///< loss on held-out text
  std::map<std::string, LogLine> evals;  ///< scores by the name of the set
  std::vector<double> epoch_ends;        ///< words
  std::uint64_t records = 0;             ///< lines understood
  std::uint64_t unknown = 0;             ///< lines of other types, passed over
  bool cut = false;                      ///< the last line was not whole and was passed over
};

/// Reads the text of a log. Unknown keys and types are passed over, and so is a last line without an end that is no
/// JSON: a log may be read while it grows. Values that are null (a loss that was no number) leave a gap. Throws
/// ErrorKind::format with `name` and the line for what is no JSON object, or has a value of the wrong type.
LogSeries read_log(std::string_view name, std::string_view text);

}  // namespace wordloom::tools
