// w2v resume: training goes on from a checkpoint, with more epochs, or with new text.
#include <algorithm>
#include <filesystem>
#include <limits>

#include "common/exit.hpp"
#include "common/find_model.hpp"
#include "common/numbers.hpp"
#include "common/shared_options.hpp"
#include "w2v/commands.hpp"
#include "w2v/partial_name.hpp"
#include "w2v/stages.hpp"
#include "w2v/train_options.hpp"
#include "w2v/train_run.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "w2v resume";

/// An option of the training that was said anew: puts it into the options that the model was trained with.
using Override = void (*)(const TrainOptions& given, TrainOptions& trained);

struct ResumeOptions {
  std::string path;
  std::vector<std::string> inputs;
  TrainOptions given;
  std::vector<Override> overrides;  // of what was given
  std::uint32_t add_epochs = 0;
  double lr = 0;
  bool update_vocabulary = false;
};

struct Overridable {
  const char* option;
  Override put;
};

/// These hold as they were stored unless they are said anew; other options are of one run each.
std::vector<Override> overrides_of(const OptionSet& options) {
  static const Overridable kAll[] = {
      {"threads", [](const auto& given, auto& trained) { trained.config.run.threads = given.config.run.threads; }},
      {"device", [](const auto& given, auto& trained) { trained.device = given.device; }},
      {"checkpoint-every",
       [](const auto& given, auto& trained) { trained.run.checkpoint_every = given.run.checkpoint_every; }},
      {"on-checkpoint-error",
       [](const auto& given, auto& trained) {
         trained.run.stop_without_checkpoint = given.run.stop_without_checkpoint;
       }},
      {"retries", [](const auto& given, auto& trained) { trained.config.run.retries = given.config.run.retries; }},
      {"deterministic",
       [](const auto& given, auto& trained) { trained.config.run.deterministic = given.config.run.deterministic; }},
      {"min-count", [](const auto& given, auto& trained) { trained.limits.min_count = given.limits.min_count; }},
      {"max-memory",
       [](const auto& given, auto& trained) {
         if (given.max_memory != 0) trained.max_memory = given.max_memory;
       }},
  };
  std::vector<Override> all;
  for (const Overridable& one : kAll)
    if (options.given(one.option)) all.push_back(one.put);
  return all;
}

bool parse(const Arguments& arguments, Streams& streams, ResumeOptions& o) {
  OptionSet options(kCommand, "Goes on with a training that was interrupted, or trains a model further.",
                    "MODEL [INPUT...] [options]");
  TrainOptions& t = o.given;
  options
      .text("o,output", "FILE", "the model; default: the name that the training was to give it, beside MODEL", t.output)
      .flag("force", "replace FILE even if it is not a model", t.force)
      .number<std::uint32_t>("epochs", "train so many epochs more than were planned", o.add_epochs, 0, 10000)
      .flag("update-vocab", "train on INPUT, a new text, and take its new words in; old words keep their vectors",
            o.update_vocabulary)
      .number<std::int64_t>("min-count", "with --update-vocab: drop new words seen less often", t.limits.min_count, 1,
                            std::numeric_limits<std::int64_t>::max())
      .number<double>("lr", "with --update-vocab: learning rate at the start; 0: as it was", o.lr, 0.0, 10.0)
      .section("Run");
  declare_threads(options, t.config.run.threads, ThreadsLetter::t, "as before");
  declare_max_memory(options, t.max_memory, "refuse to train rather than take more",
                     "as before, else what the machine has");
  options.text("device", "DEVICE", "auto|cpu|cuda|cuda:N|cuda:N,M|cuda:all", t.device)
      .text("tmp", "DIR", "where the id cache goes; default $TMPDIR, else /tmp", t.temporary)
      .text("log", "FILE", "JSON lines: the records so far, then the new ones", t.log)
      .flag("q,quiet", "no progress, only warnings, errors and where the model is", t.quiet)
      .flag("v,verbose", "say more", t.verbose);
  t.output.clear();
  t.run.declare(options, t.config);
  options
      .note(
          "MODEL is NAME.partial.w2v, or NAME.w2v, which stands for it while NAME.w2v is missing or finished. The text "
          "is "
          "read again: from where it was, or from INPUT if it has moved or came from a pipe. It must be the same text, "
          "word for word; what differs is said. Training then ends in the very model that it would have ended in, if "
          "it "
          "runs with one thread or with --deterministic.")
      .note(
          "--epochs N: the learning rate goes on as in a run of that many epochs: of 5 epochs 3 more, it begins again "
          "at "
          "3/8 of its start and falls to the end. --update-vocab: it starts anew and falls over the new text, for as "
          "many epochs as the model was trained (or --epochs N). Counts of words are those of both texts together.")
      .example("w2v resume model.partial.w2v", "after Ctrl-C, a crash or a power cut")
      .example("w2v resume model.w2v --epochs 3", "a finished model, further")
      .example("w2v resume model.w2v --update-vocab news.txt -o newer.w2v", "new text with new words")
      .example("zcat dump.gz | w2v resume model.partial.w2v -", "text that came from a pipe");
  if (options.parse(arguments, streams)) return true;
  if (options.positionals().empty())
    throw fail(ErrorKind::usage,
               "no model: name NAME.partial.w2v, or a finished model with --epochs or --update-vocab");
  o.path = options.positionals()[0];
  o.inputs.assign(options.positionals().begin() + 1, options.positionals().end());
  if (o.update_vocabulary && o.inputs.empty())
    throw fail(ErrorKind::usage, "--update-vocab wants a new text: name it behind the model");
  for (const char* name : {"min-count", "lr"})
    if (options.given(name) && !o.update_vocabulary)
      throw fail(ErrorKind::usage, "{} goes with --update-vocab: what is gone on with keeps its settings",
                 options.spelling(name));
  for (const std::string& input : o.inputs)
    if (o.update_vocabulary && input == "-")
      throw fail(ErrorKind::usage,
                 "--update-vocab reads the new text twice, which standard input cannot be: give a file");
  o.overrides = overrides_of(options);
  if (t.quiet && t.verbose) throw fail(ErrorKind::usage, "-q and -v contradict each other");
  return false;
}

Resumed open(const std::string& path) {
  Resumed resumed;
  resumed.path = path;
  resumed.model = load_model(path);
  if (resumed.model.checkpoint_json.empty())
    throw fail(ErrorKind::usage, "{}: does not say how far its training has come, so that nothing can go on from it",
               path);
  try {
    resumed.checkpoint = Checkpoint::parse(resumed.model.checkpoint_json);
  } catch (const Error& e) {
    throw e.within(path);
  }
  return resumed;
}

/// The options that the model was trained with.
TrainOptions trained_with(const Resumed& resumed, Streams& streams) {
  const Json run = Json::parse(resumed.model.run_json, nullptr, false);
  std::vector<std::string> arguments;
  if (run.is_object() && run.contains("arguments") && run["arguments"].is_array())
    for (const Json& argument : run["arguments"])
      if (argument.is_string()) arguments.push_back(argument.get<std::string>());
  if (arguments.size() < 2 || arguments[1] != "train")
    throw fail(ErrorKind::format, "{}: section 'run' does not hold the options of its training", resumed.path);
  arguments.erase(arguments.begin(), arguments.begin() + 2);
  TrainOptions options;
  options.from_recipe = true;
  StringOut unprinted;
  Streams parsing{unprinted, streams.err};
  try {
    if (parse_train(arguments, parsing, options))
      throw fail(
          ErrorKind::format,
          "the options stored in it (section 'run') hold --help, --version or --print-config, with which nothing "
          "is trained, so that nothing can go on; w2v train --pretrained starts anew from its vectors");
  } catch (const Error& e) {
    throw Error(ErrorKind::format, e.message()).within(resumed.path);
  }
  // What is gone on with keeps its rows: with --exact and --vocab there is not always one for line ends.
  const Json hyper = Json::parse(resumed.model.hyper_json, nullptr, false);
  options.line_end_word = hyper.is_object() && hyper.value("line_end", false);
  return options;
}

bool out_of_patience(const Resumed& resumed, const TrainOptions& options) {
  return resumed.checkpoint.progress.out_of_patience(options.config.schedule.patience);
}

bool finished(const Resumed& resumed, const TrainOptions& options) {
  return resumed.checkpoint.progress.epochs_done >= options.config.schedule.epochs || out_of_patience(resumed, options);
}

/// NAME.w2v where there is one to go on from, else NAME.partial.w2v.
std::string model_path(const ResumeOptions& o) {
  const std::string partial = partial_name(o.path);
  if (std::filesystem::exists(o.path) || is_partial_name(o.path) || !std::filesystem::exists(partial)) return o.path;
  return partial;
}

/// What the model was trained with, and what was said anew in its place.
TrainOptions merged(const ResumeOptions& o, TrainOptions t, const std::string& resumed_path) {
  t.output = o.given.output.empty() ? whole_name(resumed_path) : o.given.output;
  t.force = o.given.force;
  t.log = o.given.log;
  t.quiet = o.given.quiet;
  t.verbose = o.given.verbose;
  t.temporary = o.given.temporary;
  t.save_vocabulary.clear();
  for (const Override& put : o.overrides) put(o.given, t);
  if (o.update_vocabulary) {
    t.pretrained.clear();
    t.vocabulary.clear();
    if (o.add_epochs > 0) t.config.schedule.epochs = o.add_epochs;
    if (o.lr > 0) t.config.schedule.lr = o.lr;
  } else {
    t.config.schedule.epochs += o.add_epochs;
  }
  if (!o.inputs.empty())
    t.inputs = o.inputs;
  else if (std::find(t.inputs.begin(), t.inputs.end(), "-") != t.inputs.end())
    throw fail(ErrorKind::usage,
               "{}: its text came from standard input: give it again, w2v resume {} FILE, or - for a pipe",
               resumed_path, o.path);
  t.config.validate();
  return t;
}

}  // namespace

int resume_command(const Arguments& arguments, Streams& streams) {
  ResumeOptions o;
  if (parse(arguments, streams, o)) return kOk;
  Resumed resumed = open(model_path(o));
  TrainOptions t = trained_with(resumed, streams);
  const bool more = o.add_epochs > 0 || o.update_vocabulary;
  if (!more && finished(resumed, t)) {
    const std::string partial = partial_name(o.path);
    if (is_partial_name(o.path) || !std::filesystem::exists(partial))
      throw fail(
          ErrorKind::usage, "{}: its {} {} done{}; --epochs N adds some", resumed.path,
          plural(resumed.checkpoint.progress.epochs_done, "epoch"),
          resumed.checkpoint.progress.epochs_done == 1 ? "is" : "are",
          out_of_patience(resumed, t) ? fmt::format(", --patience {} ended it", t.config.schedule.patience) : "");
    resumed = open(partial);
    t = trained_with(resumed, streams);
  }
  if (o.update_vocabulary && t.config.model.loss == Loss::hs)
    throw fail(ErrorKind::config,
               "{}: was trained with hierarchical softmax: its tree is that of its words, so that none can be added; "
               "train anew, or with --loss ns",
               resumed.path);

  const std::string trained_as = t.output;  // by the stages before
  const bool was_finished = finished(resumed, t);
  t = merged(o, std::move(t), resumed.path);
  resumed.new_text = o.update_vocabulary;
  resumed.new_stage = more;
  if (!o.update_vocabulary && o.add_epochs > 0) resumed.checkpoint.progress.epochs_since_best = 0;
  if (more) {
    resumed.command = stage_command(trained_as, t, o.update_vocabulary, o.add_epochs);
    if (!was_finished)
      resumed.unfinished = fmt::format("interrupted in epoch {}", resumed.checkpoint.progress.epochs_done + 1);
  }
  return TrainRun(kCommand, std::move(t), streams, std::move(resumed)).run();
}

}  // namespace wordloom::tools
