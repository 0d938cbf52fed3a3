#pragma once
// One training run on the command line, from the text to the saved model.
#include <chrono>
#include <future>
#include <optional>
#include <string>
#include <vector>

#include "common/progress_display.hpp"
#include "common/signals.hpp"
#include "w2v/checkpoint_writer.hpp"
#include "w2v/train_log.hpp"
#include "w2v/train_options.hpp"
#include "wordloom/embed/trainer.hpp"
#include "wordloom/vectors/model.hpp"

namespace wordloom::tools {

/// The model that a run goes on from.
struct Resumed {
  std::string path;
  Model model;
  Checkpoint checkpoint;
  bool new_text = false;   ///< train on another text, with its words added; otherwise on the same one, exactly
  bool new_stage = false;  ///< the schedule is another one from here on: epochs were added, or the text is new
  std::vector<std::string> command;  ///< that repeats the new stage (stages.hpp)
  std::string unfinished;            ///< how far the stage before had come, if it was not at its end
};

class TrainRun {
 public:
  TrainRun(const char* command, TrainOptions options, Streams& streams, std::optional<Resumed> resumed = {});
  /// Returns the exit code.
  int run();

 private:
  template <class... Args>
  void say(fmt::format_string<Args...> text, Args&&... args) {
    display_.clear();
    err_.print("{}: {}\n", command_, fmt::format(text, std::forward<Args>(args)...));
  }
  template <class... Args>
  void talk(fmt::format_string<Args...> text, Args&&... args) {
    if (!o_.quiet) say(text, std::forward<Args>(args)...);
  }

  void prepare();
  void choose_device();
  ProgressFn while_reading();
  void check_recipe() const;
  Vocabulary model_vocabulary() const;
  IngestOptions ingest_options() const;
  EncodedCorpus read_text(StopOnSignal& signals);
  void read_held_out(EncodedCorpus& corpus, StopOnSignal& signals);
  void vocabulary_known(const EncodedCorpus& corpus);
  void check_corpus(const EncodedCorpus& corpus);
  void tell(const TrainRecord& record);
  TrainResult train_on(const EncodedCorpus& corpus, StopOnSignal& signals);
  std::string hyper_json(const Vocabulary& vocabulary) const;
  Json end_record(const EncodedCorpus& corpus, const TrainResult& result) const;
  Model model_of(const EncodedCorpus& corpus, const TrainResult& result) const;
  int save(const EncodedCorpus& corpus, const TrainResult& result);

  const char* command_;
  TrainOptions o_;
  Out& err_;
  ProgressDisplay display_;
  std::optional<Resumed> resumed_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::string started_;
  AnalyzerRecipe recipe_;
  std::vector<InputFile> inputs_;
  bool replaces_ = false, replaces_vocabulary_ = false;
  std::optional<TrainLog> log_;
  std::optional<Vocabulary> fixed_;
  bool merged_ = false;  ///< it has the words of the text and of a model: it cannot be counted anew from the text
  std::optional<EncodedCorpus> held_out_;
  Model pretrained_model_;
  Pretrained pretrained_;
  CorpusFingerprint fingerprint_;
  WordList words_;
  std::future<void> device_start_;  ///< while it starts, and until that was asked about
  CheckpointWriter checkpoints_;
  std::vector<std::string> continued_from_;  ///< content hashes of the models that earlier stages ended with
};

}  // namespace wordloom::tools
