// w2v train: text in, model out.
#include <chrono>
#include <ctime>
#include <filesystem>
#include <optional>

#include "common/exit.hpp"
#include "common/find_model.hpp"
#include "common/numbers.hpp"
#include "common/output_file.hpp"
#include "common/progress_display.hpp"
#include "common/shell_line.hpp"
#include "common/signals.hpp"
#include "w2v/commands.hpp"
#include "w2v/train_log.hpp"
#include "w2v/train_options.hpp"
#include "w2v/train_talk.hpp"
#include "w2v/trained_model.hpp"
#include "wordloom/core/device.hpp"
#include "wordloom/core/memory.hpp"
#include "wordloom/embed/backend.hpp"
#include "wordloom/vectors/formats/formats.hpp"
#include "wordloom/vectors/model.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "w2v train";
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

/// One run, in the order in which things happen.
class TrainRun {
 public:
  TrainRun(TrainOptions options, Streams& streams)
      : o_(std::move(options)), err_(streams.err), display_(streams, kCommand, o_.quiet) {}

  int run() {
    prepare();
    StopOnSignal signals(reads_stdin(inputs_));
    std::optional<EncodedCorpus> corpus;
    try {
      corpus =
          ingest(inputs_, recipe_, ingest_options(), fixed_ ? &*fixed_ : nullptr, display_.callback(), signals.flag());
    } catch (const Error&) {
      if (!signals.stopped()) throw;
      say("interrupted while reading; nothing was written");
      return kInterrupted;
    }
    vocabulary_known(*corpus);
    const TrainResult result = train_on(*corpus, signals);
    return save(*corpus, result);
  }

 private:
  template <class... Args>
  void say(fmt::format_string<Args...> text, Args&&... args) {
    display_.clear();
    err_.print("{}: {}\n", kCommand, fmt::format(text, std::forward<Args>(args)...));
  }
  template <class... Args>
  void talk(fmt::format_string<Args...> text, Args&&... args) {
    if (!o_.quiet) say(text, std::forward<Args>(args)...);
  }

  /// Everything that can be refused is refused here, before the first byte of text is read.
  void prepare() {
    recipe_ = o_.text.make();
    inputs_ = expand_inputs(o_.inputs);
    replaces_ = check_output(o_.output, o_.force) == OutputState::replaces;
    for (const InputFile& input : inputs_) {
      std::error_code code;
      if (input.path != "-" && std::filesystem::equivalent(input.path, o_.output, code))
        throw fail(ErrorKind::usage, "{} is an input, too; name another output with -o", o_.output);
    }
    if (!o_.save_vocabulary.empty()) check_output(o_.save_vocabulary, o_.force, [](std::string_view) { return true; });
    log_.emplace(o_.log, o_.force);
    if (!o_.vocabulary.empty()) fixed_ = Vocabulary::load(o_.vocabulary);
    if (!o_.pretrained.empty()) load_pretrained();
    o_.config = o_.config.resolved();
    o_.config.run.scratch_directory = o_.temporary;
    if (fixed_)
      check_memory(estimate_memory(fixed_->size(), 0, o_.config), fixed_->size(), o_.config.model.dim, o_.max_memory);
    choose_device();
    if (o_.verbose) talk("recipe {}", recipe_.to_json());
    if (o_.verbose) talk("{}", shell_line(o_.arguments()));
  }

  /// Refuses a device that cannot be had now, not after the text was read; says which one was taken and why.
  void choose_device() {
    const std::string device = make_backend(o_.device, o_.config)->description();
    std::string why;
    if (o_.device == "auto") {
      std::string reason;
      const bool found = !cuda_devices(&reason).empty();
      if (device.starts_with("cpu"))
        why = fmt::format(" (auto: {})", found ? "training runs on the CPU in this version" : reason);
      else
        why = " (auto: a CUDA device was found)";
    }
    talk("seed {}, {} with {}, on {}{}", o_.config.run.seed, name(o_.config.model.mode),
         o_.config.model.loss == Loss::ns ? "negative sampling" : "hierarchical softmax", device, why);
  }

  void load_pretrained() {
    ReadReport report;
    pretrained_model_ = read_vectors(o_.pretrained, {}, &report);
    print_warnings(err_, kCommand, o_.pretrained, report.warnings);
    const std::size_t dim = pretrained_model_.input.dim();
    if (o_.dim_given && dim != o_.config.model.dim)
      throw fail(ErrorKind::config, "{}: has {} dimensions, --dim says {}; leave --dim away or give {}", o_.pretrained,
                 dim, o_.config.model.dim, dim);
    o_.config.model.dim = static_cast<std::uint32_t>(dim);
    o_.config.validate();
    pretrained_.vectors = &pretrained_model_.input;
  }

  IngestOptions ingest_options() const {
    IngestOptions options;
    options.limits = o_.limits;
    options.max_sentence = o_.max_sentence;
    options.threads = o_.config.run.threads;
    options.spool_directory = o_.temporary;
    return options;
  }

  void vocabulary_known(const EncodedCorpus& corpus) {
    const Vocabulary& vocabulary = corpus.vocabulary();
    talk("{}", ingest_line(corpus.counts(), vocabulary, fixed_.has_value()));
    if (corpus.tokens().empty())
      throw fail(ErrorKind::config,
                 "none of the {} words read is in {}; check --case, --stem and the other text options",
                 grouped(corpus.counts().tokens_read), o_.vocabulary);
    if (!o_.save_vocabulary.empty()) {
      if (ends_with_bin(o_.save_vocabulary))
        vocabulary.save_binary(o_.save_vocabulary);
      else
        vocabulary.save_text(o_.save_vocabulary);
      talk("wrote the vocabulary to {}", o_.save_vocabulary);
    }
    const MemoryEstimate estimate = estimate_memory(vocabulary.size(), corpus.tokens().size(), o_.config);
    talk("memory: about {} at the peak = {} for training ({} words x {}) + {} held now + {} of mapped id cache",
         bytes_text(estimate.peak()), bytes_text(estimate.training), grouped(vocabulary.size()), o_.config.model.dim,
         bytes_text(estimate.resident), bytes_text(estimate.id_cache));
    check_memory(estimate, vocabulary.size(), o_.config.model.dim, o_.max_memory);
  }

  TrainResult train_on(const EncodedCorpus& corpus, StopOnSignal& signals) {
    TrainResult result = train(
        corpus, o_.config, o_.device, pretrained_.vectors != nullptr ? &pretrained_ : nullptr,
        [this](const TrainRecord& record) {
          log_->record(record);
          if (record.epoch_end && o_.verbose)
            talk("epoch {}: loss {:.4f}, {} words/s, lr {:.5f}", record.epoch, record.loss,
                 short_count(record.words_per_second), record.lr);
        },
        display_.callback(), signals.flag());
    display_.clear();
    if (pretrained_.vectors != nullptr)
      talk("started from {}: {} of {} words found", o_.pretrained, grouped(pretrained_.rows_taken),
           grouped(corpus.vocabulary().size()));
    if (!result.interrupted && result.kept_words == 0)
      say("warning: no word was trained, all were sub-sampled away; --sample 0 keeps them");
    return result;
  }

  std::string hyper_json() const {
    Json hyper = Json::parse(o_.config.hyper_json());
    hyper["min_count"] = fixed_ ? fixed_->min_count() : o_.limits.min_count;
    hyper["max_vocab"] = o_.limits.max_size;
    hyper["target_vocab"] = o_.limits.target_size;
    hyper["max_sentence"] = o_.max_sentence;
    return hyper.dump();
  }

  Json end_record(const EncodedCorpus& corpus, const TrainResult& r) const {
    const IngestCounts& c = corpus.counts();
    return {{"type", "end"},
            {"interrupted", r.interrupted},
            {"diverged", !r.diverged.empty()},
            {"device", r.device},
            {"threads", o_.config.run.threads},
            {"seed", o_.config.run.seed},
            {"epochs", r.epochs_done},
            {"train_seconds", r.train_seconds},
            {"total_seconds", std::chrono::duration<double>(Clock::now() - start_).count()},
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
            {"corpus_words_unknown", c.unknown}};
  }

  int save(const EncodedCorpus& corpus, const TrainResult& result) {
    const Vocabulary& vocabulary = corpus.vocabulary();
    Model model = trained_model(vocabulary, o_.config, result);
    model.recipe = recipe_;
    model.hyper_json = hyper_json();
    Json run = end_record(corpus, result);
    run.erase("type");
    run["started"] = started_;
    run["arguments"] = o_.arguments();
    run["inputs"] = o_.inputs;
    run["program"] = fmt::format("w2v {}", version());
    model.run_json = run.dump(-1, ' ', false, Json::error_handler_t::replace);
    model.log_jsonl = log_->text();

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
    const std::string note = partial     ? fmt::format("{}; {} was left alone",
                                                   result.diverged.empty() ? "" : ", the last good state", o_.output)
                             : replaces_ ? " in place of what was there"
                                         : "";
    say("wrote {}{}{}", path, code ? std::string() : " (" + bytes_text(size) + ")", note);
    log_->add(end_record(corpus, result));
    if (!result.diverged.empty()) return kDiverged;
    return result.interrupted ? kInterrupted : kOk;
  }

  TrainOptions o_;
  Out& err_;
  ProgressDisplay display_;
  Clock::time_point start_ = Clock::now();
  std::string started_ = utc_now();
  AnalyzerRecipe recipe_;
  std::vector<InputFile> inputs_;
  bool replaces_ = false;
  std::optional<TrainLog> log_;
  std::optional<Vocabulary> fixed_;
  Model pretrained_model_;
  Pretrained pretrained_;
};

}  // namespace

int train_command(const Arguments& arguments, Streams& streams) {
  TrainOptions options;
  if (parse_train(arguments, streams, options)) return kOk;
  return TrainRun(std::move(options), streams).run();
}

}  // namespace wordloom::tools
