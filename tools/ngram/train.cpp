// ngram train: text in, language model out.
#include <sys/resource.h>

#include <filesystem>

#include "common/exit.hpp"
#include "common/json_text.hpp"
#include "common/numbers.hpp"
#include "common/output_file.hpp"
#include "common/progress_display.hpp"
#include "common/signals.hpp"
#include "ngram/commands.hpp"
#include "ngram/model_output.hpp"
#include "ngram/train_options.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "ngram train";

/// The most memory that this process has had, in bytes; 0 when it cannot be told.
std::uint64_t peak_memory() {
  rusage usage{};
  return ::getrusage(RUSAGE_SELF, &usage) == 0 ? static_cast<std::uint64_t>(usage.ru_maxrss) * 1024 : 0;
}

class TrainRun {
 public:
  TrainRun(NgramTrainOptions options, Streams& streams)
      : o_(std::move(options)), err_(streams.err), display_(streams, kCommand, o_.quiet) {}

  int run() {
    recipe_ = o_.source.recipe();
    inputs_ = expand_inputs(o_.source.inputs);
    replaces_ = check_model_output(o_.output, o_.force, inputs_);
    StopOnSignal signals(reads_stdin(inputs_));
    try {
      train(signals);
    } catch (const Error&) {
      if (!signals.stopped()) throw;
      say("interrupted; nothing was written");
      return kInterrupted;
    }
    return kOk;
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

  void train(StopOnSignal& signals) {
    std::string warning;
    const EncodedCorpus corpus =
        read_lm_corpus(o_.source, recipe_, inputs_, display_.callback(), signals.flag(), &warning);
    if (!warning.empty()) say("{}", warning);
    const lm::LmText text(corpus, o_.source.options);
    talk("{}", lm_ingest_line(corpus.counts(), text, o_.source));
    lm::ModelHeader header;
    header.recipe = recipe_.to_json();
    header.provenance = provenance();
    const auto sink = make_sink(o_.output, o_.layout, o_.config.threads);
    const lm::EstimateReport report =
        lm::estimate(text, o_.config, std::move(header), *sink, display_.callback(), signals.flag());
    for (const std::string& line : report.warnings) say("{}", line);
    if (o_.verbose) orders(report);
    for (const std::string& line : sorting_lines(report.sorting, o_.source)) talk("{}", line);
    if (report.spilled)
      talk("n-grams were sorted on disk: in memory they would have taken more than {}",
           bytes_text(o_.config.max_memory));
    if (const std::uint64_t peak = peak_memory(); o_.limited && peak > o_.config.max_memory)
      say("took {} of memory at most, more than --max-memory {}: that limits counting alone; words, the reading of the "
          "text and buffers of files come on top, whatever it is",
          bytes_text(peak), bytes_text(o_.config.max_memory));
    std::string sizes;
    for (std::size_t k = 0; k < report.orders.size(); ++k)
      sizes += fmt::format("{}{} {}-grams", k == 0 ? "" : ", ", grouped(report.orders[k].ngrams), k + 1);
    std::error_code code;
    const auto size = std::filesystem::file_size(o_.output, code);
    say("wrote {}{}{}: {}", o_.output, code ? std::string() : fmt::format(" ({})", bytes_text(size)),
        place_text(replaces_), sizes);
  }

  void orders(const lm::EstimateReport& report) {
    const bool discounts = lm::counts_continuations(o_.config.smoothing.method);
    for (std::size_t k = 0; k < report.orders.size(); ++k) {
      const lm::OrderReport& r = report.orders[k];
      std::string line = fmt::format("order {}: {} n-grams", k + 1, grouped(r.counted));
      if (r.ngrams != r.counted) line += fmt::format(", {} after pruning", grouped(r.ngrams));
      if (discounts)
        line += fmt::format("; discounts {:.6f} {:.6f} {:.6f}", r.discount[1], r.discount[2], r.discount[3]);
      talk("{}", line);
    }
  }

  std::string provenance() const {
    const lm::SmoothingConfig& s = o_.config.smoothing;
    Json made{{"program", fmt::format("ngram {}", version())},
              {"order", o_.config.order},
              {"smoothing", std::string(lm::name(s.method))},
              {"interpolate_unigrams", s.interpolate_unigrams},
              {"closed", s.closed},
              {"prune", o_.config.prune},
              {"min_count", o_.source.limits.min_count},
              {"inputs", o_.source.inputs}};
    if (!o_.source.vocabulary.empty()) made["vocab"] = o_.source.vocabulary;
    if (s.method == lm::Smoothing::additive) made["delta"] = s.delta;
    if (s.method == lm::Smoothing::stupid_backoff) made["stupid_weight"] = s.stupid;
    if (s.method == lm::Smoothing::good_turing) made["katz_limit"] = s.katz_limit;
    return made.dump(-1, ' ', false, Json::error_handler_t::replace);
  }

  NgramTrainOptions o_;
  Out& err_;
  ProgressDisplay display_;
  AnalyzerRecipe recipe_;
  std::vector<InputFile> inputs_;
  bool replaces_ = false;
};

}  // namespace

int train_command(const Arguments& arguments, Streams& streams) {
  NgramTrainOptions options;
  if (parse_ngram_train(arguments, streams, options)) return kOk;
  return TrainRun(std::move(options), streams).run();
}

}  // namespace wordloom::tools
