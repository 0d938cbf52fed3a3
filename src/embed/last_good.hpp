#pragma once
// What a training run goes back to when it diverges.
#include <cstdint>
#include <optional>
#include <string>

#include "wordloom/embed/trainer.hpp"
#include "wordloom/io/output.hpp"

namespace wordloom::embed {

/// The parameters as they were when all was well, in an unnamed temporary file: in memory they would double what
/// training needs. Two such files take turns, so that one is whole while the other is written over.
class LastGood {
 public:
  explicit LastGood(std::string directory) : directory_(std::move(directory)) {}

  /// Keeps the state of `result`, in place of the one before, if every parameter is a finite number. A disk that has
  /// no room is no reason to stop training: the state before then stays the last good one.
  void keep(const TrainResult& result);
  /// Gives the parameters and how far they were trained back to `result`; false: there are none.
  bool restore(TrainResult& result);

 private:
  struct State {
    std::optional<SpoolFile> file;
    TrainProgress progress;
  };
  std::string directory_;
  State last_, spare_;
};

}  // namespace wordloom::embed
