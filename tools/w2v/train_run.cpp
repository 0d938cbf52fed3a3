#include "w2v/train_run.hpp"

#include <ctime>
#include <filesystem>

#include "common/exit.hpp"
#include "common/numbers.hpp"
#include "common/output_file.hpp"
#include "common/shell_line.hpp"
#include "w2v/partial_name.hpp"
#include "w2v/pretrained.hpp"
#include "w2v/stages.hpp"
#include "w2v/train_talk.hpp"
#include "w2v/trained_model.hpp"
#include "w2v/training_scores.hpp"
#include "wordloom/core/device.hpp"
#include "wordloom/core/memory.hpp"
#include "wordloom/core/seconds_since.hpp"
#include "wordloom/corpus/hold_out.hpp"
#include "wordloom/embed/backend.hpp"
#include "wordloom/vectors/formats/formats.hpp"

namespace wordloom::tools {
namespace {

using Clock = std::chrono::steady_clock;

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

bool ends_with_bin(const std::string& path) { return path.ends_with(".bin"); }

/// A word and its count. What is longer than the first bytes of a file is no word.
bool begins_as_vocabulary(std::string_view first_bytes) {
  const std::string_view line = first_bytes.substr(0, first_bytes.find('\n'));
  const std::size_t space = line.find_first_of(" \t");
  return line.size() < first_bytes.size() && space != std::string_view::npos && space + 1 < line.size() &&
         line.find_first_not_of("0123456789", space + 1) == std::string_view::npos;
}

/// A JSON object of the model that is gone on from; empty where it is none.
Json object_of(const std::string& text) {
  Json json = Json::parse(text, nullptr, false);
  return json.is_object() ? json : Json::object();
}

}  // namespace

TrainRun::TrainRun(const char* command, TrainOptions options, Streams& streams, std::optional<Resumed> resumed)
    : command_(command),
      o_(std::move(options)),
      err_(streams.err),
      display_(streams, command, o_.quiet),
      resumed_(std::move(resumed)),
      started_(utc_now()),
      checkpoints_(partial_name(o_.output), [this](const std::string& why) {
        if (o_.run.stop_without_checkpoint)
          throw fail(ErrorKind::io, "{}; training stops here as asked, the checkpoint before is whole", why);
        say("warning: no checkpoint: {}; training goes on, the checkpoint before is whole", why);
      }) {}

int TrainRun::run() {
  prepare();
  StopOnSignal signals(reads_stdin(inputs_));
  std::optional<EncodedCorpus> corpus;
  try {
    corpus = read_text(signals);
    read_held_out(*corpus, signals);
  } catch (const Error&) {
    if (!signals.stopped()) throw;
    say("interrupted while reading; nothing was written");
    return kInterrupted;
  }
  vocabulary_known(*corpus);
  check_corpus(*corpus);
  const TrainResult result = train_on(*corpus, signals);
  return save(*corpus, result);
}

/// Everything that can be refused is refused here, before the first byte of text is read.
void TrainRun::prepare() {
  recipe_ = o_.text.make();
  inputs_ = expand_inputs(o_.inputs);
  const OutputState output = check_output(o_.output, o_.force, "model.w2v", begins_as_model, "word vectors of ours");
  replaces_ = output == OutputState::replaces;
  if (output == OutputState::special) o_.run.checkpoint_every = {};  // nothing can lie beside it
  for (const InputFile& input : inputs_) {
    std::error_code code;
    if (input.path != "-" && std::filesystem::equivalent(input.path, o_.output, code))
      throw fail(ErrorKind::usage, "{} is an input, too; name another output with -o", o_.output);
  }
  if (!o_.save_vocabulary.empty())
    replaces_vocabulary_ =
        check_output(o_.save_vocabulary, o_.force, "vocab.txt",
                     ends_with_bin(o_.save_vocabulary) ? Vocabulary::begins_as_binary : begins_as_vocabulary,
                     "a vocabulary") == OutputState::replaces;
  o_.watch.check_files();
  log_.emplace(o_.log, o_.force,
               [this](const std::string& why) { say("warning: {}; training goes on without it", why); });
  if (resumed_) {
    check_recipe();
    const Json hyper = object_of(resumed_->model.hyper_json);
    for (const Json& hash : hyper.value("continued_from", Json::array()))
      continued_from_.push_back(hash.is_string() ? hash.get<std::string>() : hash.dump());
    if (resumed_->new_stage) continued_from_.push_back(content_hash(resumed_->model));
    if (!resumed_->new_text) log_->begin_with(resumed_->model.log_jsonl);
    merged_ = resumed_->new_text || hyper.value("merged_vocabulary", false);
    if (!resumed_->new_text && (merged_ || !o_.vocabulary.empty())) fixed_ = model_vocabulary();
  } else {
    if (!o_.vocabulary.empty()) fixed_ = Vocabulary::load(o_.vocabulary);
    if (!o_.pretrained.empty()) {
      pretrained_model_ = read_pretrained(command_, o_, err_);
      pretrained_.vectors = &pretrained_model_.input;
    }
  }
  o_.config = o_.config.resolved();
  o_.config.run.scratch_directory = o_.temporary;
  if (fixed_)
    check_memory(estimate_memory(fixed_->size(), 0, o_.config), fixed_->size(), o_.config.model.dim, o_.max_memory);
  choose_device();
  if (o_.verbose) talk("recipe {}", recipe_.to_json());
  if (o_.verbose) talk("{}", shell_line(o_.arguments()));
}

/// The text must be cut into words as it was. Stop words may have come from a file that is another one now.
void TrainRun::check_recipe() const {
  if (!resumed_->model.recipe || *resumed_->model.recipe == recipe_) return;
  const Json before = Json::parse(resumed_->model.recipe->to_json()), now = Json::parse(recipe_.to_json());
  for (const auto& [key, value] : now.items())
    if (before.value(key, Json()) != value)
      throw fail(ErrorKind::config, "{}: was trained with another analyzer: its {} is {}, it would be {} now",
                 resumed_->path, key, before.value(key, Json()).dump(), value.dump());
}

Vocabulary TrainRun::model_vocabulary() const {
  const WordVectors& input = resumed_->model.input;
  std::vector<std::pair<std::string, std::int64_t>> entries;
  entries.reserve(input.size());
  for (std::size_t i = 0; i < input.size(); ++i) entries.emplace_back(input.words[i], input.counts.at(i));
  const Json hyper = object_of(resumed_->model.hyper_json);
  return Vocabulary(std::move(entries), hyper.value("min_count", std::int64_t{1}), {}, hyper.value("line_end", false));
}

/// The progress bar, and an end of the run as soon as its device turns out not to be had.
ProgressFn TrainRun::while_reading() {
  return [this, show = display_.callback()](const Progress& progress) {
    if (device_start_.valid() && device_start_.wait_for(std::chrono::seconds(0)) == std::future_status::ready)
      device_start_.get();
    show(progress);
  };
}

/// A new text brings the words that it has often enough; the old ones stay, with what both texts have of them.
EncodedCorpus TrainRun::read_text(StopOnSignal& signals) {
  if (resumed_ && resumed_->new_text) {
    const Vocabulary old = model_vocabulary();
    const Vocabulary fresh = count_words(inputs_, recipe_, ingest_options(), nullptr, while_reading(), signals.flag());
    fixed_ = Vocabulary::merge(old, fresh);
    talk("vocabulary: {} and {} new", plural(old.size(), "word"), grouped(fixed_->size() - old.size()));
  }
  return ingest(inputs_, recipe_, ingest_options(), fixed_ ? &*fixed_ : nullptr, while_reading(), signals.flag());
}

/// Takes a part of the corpus, or reads a text of its own.
void TrainRun::read_held_out(EncodedCorpus& corpus, StopOnSignal& signals) {
  if (o_.watch.validation.empty()) return;
  if (const double fraction = o_.watch.held_out(); fraction > 0) {
    DividedCorpus divided = hold_out(corpus, fraction, o_.config.run.seed, o_.temporary);
    corpus = std::move(divided.train);
    held_out_ = std::move(divided.held_out);
  } else {
    held_out_ = ingest(expand_inputs({o_.watch.validation}), recipe_, ingest_options(), &corpus.vocabulary(),
                       while_reading(), signals.flag());
  }
}

void TrainRun::check_corpus(const EncodedCorpus& corpus) {
  fingerprint_ = CorpusFingerprint::of(corpus);
  words_ = word_list(corpus.vocabulary());
  if (!resumed_ || resumed_->new_text) return;
  const std::string difference = resumed_->checkpoint.corpus.difference(fingerprint_);
  if (!difference.empty())
    throw fail(ErrorKind::config,
               "{}: the text is not the one it was trained on: {}; give the same text, or --update-vocab to train on a "
               "new one",
               resumed_->path, difference);
}

/// Refuses a device that is not there now, not after the text was read; says which one was taken and why. It starts
/// while the text is read.
void TrainRun::choose_device() {
  const std::string device = make_backend(o_.device, o_.config)->description();
  std::string why;
  if (o_.device == "auto") {
    std::string reason;
    const bool found = !cuda_devices(&reason).empty();
    if (device.starts_with("cpu"))
      why =
          fmt::format(" (auto: {})", found ? "no CUDA device of this machine offers what the options ask for" : reason);
    else
      why = " (auto: a CUDA device was found)";
  }
  if (o_.device != "auto" && o_.device != "cpu") {
    device_start_ = start_cuda_devices(cuda_device_numbers(o_.device));
  } else if (!device.starts_with("cpu")) {
    device_start_ = start_cuda_devices({first_usable_cuda_device().value()});
  }
  talk("seed {}, {} with {}, on {}{}", o_.config.run.seed, name(o_.config.model.mode),
       o_.config.model.loss == Loss::ns ? "negative sampling" : "hierarchical softmax", device, why);
}

IngestOptions TrainRun::ingest_options() const {
  IngestOptions options;
  options.limits = o_.limits;
  options.max_sentence = o_.max_sentence;
  options.line_end_word = o_.line_end_word;
  options.threads = o_.config.run.threads;
  options.spool_directory = o_.temporary;
  options.max_table_bytes = o_.max_memory / 2;  // the rest for text at work, and for what there was before
  return options;
}

void TrainRun::vocabulary_known(const EncodedCorpus& corpus) {
  const Vocabulary& vocabulary = corpus.vocabulary();
  talk("{}", ingest_line(corpus.counts(), vocabulary, fixed_.has_value()));
  if (corpus.tokens().empty() && corpus.counts().tokens_read == 0) throw_empty_vocabulary(0, 0, 0, o_.limits);
  if (corpus.tokens().empty())
    throw fail(ErrorKind::config, "none of the {} read is in {}; check --case, --stem and the other text options",
               plural(corpus.counts().tokens_read, "word"), merged_ ? resumed_->path : o_.vocabulary);
  if (held_out_)
    talk("held out: {} in {} of {}{}", plural(held_out_->tokens().size(), "word"),
         plural(held_out_->sentence_ends().size(), "sentence"),
         o_.watch.held_out() > 0 ? "the text" : o_.watch.validation,
         o_.watch.held_out() > 0
             ? std::string()
             : fmt::format(", {} more are not in the vocabulary", grouped(held_out_->counts().unknown)));
  if (!o_.save_vocabulary.empty()) {
    if (ends_with_bin(o_.save_vocabulary))
      vocabulary.save_binary(o_.save_vocabulary);
    else
      vocabulary.save_text(o_.save_vocabulary);
    talk("wrote the vocabulary to {}{}", o_.save_vocabulary, place_text(replaces_vocabulary_));
  }
  const MemoryEstimate estimate = estimate_memory(vocabulary.size(), corpus.tokens().size(), o_.config);
  talk("{}", memory_line(estimate, vocabulary.size(), o_.config.model.dim));
  check_memory(estimate, vocabulary.size(), o_.config.model.dim, o_.max_memory);
}

void TrainRun::tell(const TrainRecord& r) {
  if (r.epoch_end && o_.verbose)
    talk("epoch {}: loss {}, {} words/s, lr {:.5f}", r.epoch, decimals(r.loss), short_count(r.words_per_second), r.lr);
  if (!r.validation && r.eval.empty()) return;
  std::string scores = r.validation ? "validation loss " + decimals(*r.validation) : std::string();
  for (const Json& set : r.eval.empty() ? Json::array() : Json::parse(r.eval)) {
    const Json& score = set.at("score");
    scores += fmt::format("{}{} {} {}", scores.empty() ? "" : ", ", set.at("set").get<std::string>(),
                          set.at("measure").get<std::string>(),
                          score.is_null() ? std::string("-") : decimals(score.get<double>()));
  }
  talk("{} {}: {}", r.epoch_end ? "epoch" : "in epoch", r.epoch, scores);
}

TrainResult TrainRun::train_on(const EncodedCorpus& corpus, StopOnSignal& signals) {
  if (device_start_.valid()) device_start_.get();
  TrainStart start;
  if (pretrained_.vectors != nullptr) start.pretrained = &pretrained_;
  if (resumed_) start.model = &resumed_->model;
  if (resumed_ && !resumed_->new_text) start.progress = resumed_->checkpoint.progress;
  TrainHooks hooks;
  hooks.progress = display_.callback();
  hooks.stop = signals.flag();
  hooks.notice = [this](const std::string& text) {
    say("{}", text);
    log_->add({{"type", "retry"}, {"text", text}});
  };
  hooks.record = [this](const TrainRecord& record) {
    log_->record(record);
    tell(record);
  };
  if (held_out_) hooks.validation = &*held_out_;
  hooks.evaluate_every = o_.watch.evaluate_every;
  if (!o_.watch.analogies.empty() || !o_.watch.pairs.empty())
    hooks.evaluate = [&](const TrainResult& state) {
      try {
        Model model = trained_model(corpus.vocabulary(), words_, o_.config, state);
        model.recipe = recipe_;
        return training_scores(model, o_.watch, o_.config.run.threads, err_);
      } catch (const Error& error) {
        if (error.kind() != ErrorKind::io) throw;
        say("warning: no evaluation: {}; training goes on", error.message());
        return std::string();
      }
    };
  hooks.checkpoint_every = o_.run.checkpoint_every;
  hooks.checkpoint = [&](const TrainResult& state) {
    if (!checkpoints_.busy()) checkpoints_.write(model_of(corpus, state));
  };
  TrainResult result = train(corpus, o_.config, o_.device, start, hooks);
  display_.clear();
  if (pretrained_.vectors != nullptr)
    talk("started from {}: {} of {} found", o_.pretrained, grouped(pretrained_.rows_taken),
         plural(corpus.vocabulary().size(), "word"));
  if (result.stopped_early)
    talk("stopped early: the validation loss made no progress in {} after epoch {}, where it was {}",
         plural(result.epochs_since_best, "epoch"), result.best_epoch, decimals(result.best_validation));
  if (!result.interrupted && result.predictions == 0)
    say("warning: {}", why_nothing_learned(corpus, o_.max_sentence, result));
  if (held_out_ && result.epochs_done > 0 && result.best_epoch == 0 && result.diverged.empty())
    say("warning: the validation loss is unknown: sub-sampling left no line of the held-out text two words; give more "
        "text, or --sample 0");
  return result;
}

std::string TrainRun::hyper_json(const Vocabulary& vocabulary) const {
  Json hyper = Json::parse(o_.config.hyper_json());
  hyper["min_count"] = fixed_ ? fixed_->min_count() : o_.limits.min_count;
  hyper["max_vocab"] = o_.limits.max_size;
  hyper["target_vocab"] = o_.limits.target_size;
  hyper["max_sentence"] = o_.max_sentence;
  if (vocabulary.has_line_end()) hyper["line_end"] = true;
  if (merged_) hyper["merged_vocabulary"] = true;
  if (o_.watch.held_out() > 0) hyper["held_out"] = o_.watch.held_out();
  if (!continued_from_.empty()) hyper["continued_from"] = continued_from_;
  return hyper.dump();
}

Json TrainRun::end_record(const EncodedCorpus& corpus, const TrainResult& r) const {
  const IngestCounts& c = corpus.counts();
  Json record{{"type", "end"},
              {"interrupted", r.interrupted},
              {"diverged", !r.diverged.empty()},
              {"stopped_early", r.stopped_early},
              {"device", r.device},
              {"threads", o_.config.run.threads},
              {"seed", o_.config.run.seed},
              {"epochs", r.epochs_done},
              {"train_seconds", r.train_seconds},
              {"total_seconds", seconds_since(start_)},
              {"raw_words", r.raw_words},
              {"kept_words", r.kept_words},
              {"predictions", r.predictions},
              {"words_per_second", r.train_seconds > 0 ? static_cast<double>(r.raw_words) / r.train_seconds : 0.0},
              {"loss", number_or_null(r.loss)},
              {"peak_rss_bytes", peak_resident_bytes()},
              {"vocabulary", corpus.vocabulary().size()},
              {"corpus_bytes", c.bytes},
              {"corpus_words_read", c.tokens_read},
              {"corpus_words_kept", c.tokens_kept},
              {"corpus_words_below_min_count", c.below_min_count},
              {"corpus_words_beyond_max_vocab", c.beyond_max_size},
              {"corpus_words_pruned", fixed_ ? 0 : c.pruned_tokens},
              {"corpus_words_spelled_line_end", c.line_end_words},
              {"corpus_words_unknown", c.unknown}};
  if (r.mean_rows.path > 0) record["mean_path"] = r.mean_rows.path;
  if (o_.config.subwords.on()) record["mean_input_rows"] = r.mean_rows.input;
  if (held_out_) {
    record["held_out_words"] = held_out_->tokens().size();
    record["best_validation"] = number_or_null(r.best_validation);
    record["best_epoch"] = r.best_epoch;
  }
  return record;
}

/// `result` may be on its way: then the model is a checkpoint.
Model TrainRun::model_of(const EncodedCorpus& corpus, const TrainResult& result) const {
  Model model = trained_model(corpus.vocabulary(), words_, o_.config, result);
  model.recipe = recipe_;
  model.hyper_json = hyper_json(corpus.vocabulary());
  Json run = end_record(corpus, result);
  run.erase("type");
  run["started"] = started_;
  run["arguments"] = o_.arguments();
  run["inputs"] = o_.inputs;
  run["program"] = fmt::format("w2v {}", version());
  if (resumed_) {
    const Json before = object_of(resumed_->model.run_json);
    run["resumes"] = before.value("resumes", 0) + 1;
    if (Json stages = stages_after(before, object_of(resumed_->model.hyper_json).contains("continued_from"),
                                   resumed_->command, resumed_->unfinished, o_.config);
        !stages.is_null())
      run["stages"] = std::move(stages);
    run["first_started"] = before.value("first_started", before.value("started", std::string()));
  }
  model.run_json = run.dump(-1, ' ', false, Json::error_handler_t::replace);
  model.log_jsonl = log_->text();
  model.checkpoint_json = Checkpoint{.progress = result, .corpus = fingerprint_}.to_json();
  return model;
}

int TrainRun::save(const EncodedCorpus& corpus, const TrainResult& result) {
  const Model model = model_of(corpus, result);
  checkpoints_.wait();

  // A partial model goes beside NAME, so nothing that was there is lost.
  const bool partial = result.interrupted || !result.diverged.empty();
  const std::string path = partial ? partial_name(o_.output) : o_.output;
  save_model(path, model);
  std::error_code code;
  const auto size = std::filesystem::file_size(path, code);
  if (result.diverged.empty())
    talk("{}", training_line(corpus.counts(), result));
  else
    say("{}", result.diverged);
  // What was kept on the way has done its duty.
  const std::string& kept = checkpoints_.path();
  if (!partial && (checkpoints_.any() || (resumed_ && resumed_->path == kept))) std::filesystem::remove(kept, code);
  const std::string note =
      partial ? fmt::format("{}; {} was left alone{}", result.diverged.empty() ? "" : ", the last good state",
                            o_.output, result.diverged.empty() ? "; w2v resume goes on" : "")
              : std::string(place_text(replaces_));
  say("wrote {}{}{}", path, code ? std::string() : " (" + bytes_text(size) + ")", note);
  log_->add(end_record(corpus, result));
  if (!result.diverged.empty()) return kDiverged;
  return result.interrupted ? kInterrupted : kOk;
}

}  // namespace wordloom::tools
