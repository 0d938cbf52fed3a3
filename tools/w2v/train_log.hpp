#pragma once
// The machine-readable log of a training run: JSON lines, written as they happen.
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "common/json_text.hpp"
#include "wordloom/embed/trainer.hpp"

namespace wordloom::tools {

class TrainLog {
 public:
  /// `path` empty: kept in memory only. Throws ErrorKind::io when it cannot be written, ErrorKind::usage for an
  /// existing file that is no such log (unless `force`). When the file can take no more, `full` hears why, once, and
  /// the log goes on in memory: that is no reason to lose a training.
  TrainLog(const std::string& path, bool force, std::function<void(const std::string&)> full);
  ~TrainLog();

  /// What a run that goes on had logged before; to be called first.
  void begin_with(const std::string& lines);
  void record(const TrainRecord& record);
  void add(const Json& record);
  /// All records so far, for the model.
  const std::string& text() const { return text_; }

 private:
  void write(std::string_view text);

  std::function<void(const std::string&)> full_;
  std::string path_, text_;
  int descriptor_ = -1;
};

/// A number that JSON can hold: null for nan and infinity.
Json number_or_null(double value);

}  // namespace wordloom::tools
