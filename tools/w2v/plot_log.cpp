// w2v plot-log: the course of a training run as a picture.
#include <filesystem>

#include "common/exit.hpp"
#include "common/find_model.hpp"
#include "common/line_chart.hpp"
#include "common/log_series.hpp"
#include "common/numbers.hpp"
#include "common/options.hpp"
#include "common/output_file.hpp"
#include "common/shared_options.hpp"
#include "w2v/commands.hpp"
#include "wordloom/io/input.hpp"
#include "wordloom/io/output.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "w2v plot-log";

struct PlotOptions {
  std::string log, output, title;
  std::uint32_t width = 900;
  bool force = false, quiet = false;
};

bool parse(const Arguments& arguments, Streams& streams, PlotOptions& o) {
  OptionSet options(kCommand, "Draws loss, validation, evaluation and learning rate of a training run as SVG.",
                    "LOG|MODEL [options]");
  options
      .text("o,output", "FILE", "the picture; - writes to standard output; default: the log's name with .svg", o.output)
      .text("title", "TEXT", "above the picture; default: the log's name", o.title)
      .number<std::uint32_t>("width", "in pixels", o.width, 300, 10000)
      .flag("force", "replace FILE even if it is no SVG", o.force);
  declare_quiet(options, o.quiet);
  options
      .note(
          "LOG is what w2v train --log writes (docs/formats/train-log.md); it may still grow, and a last line that is "
          "cut is passed over. Of a model the log that it holds is drawn. Upright dashes are ends of epochs.")
      .example("w2v train corpus.txt --log train.jsonl && w2v plot-log train.jsonl", "-> train.svg")
      .example("w2v plot-log model.w2v -o loss.svg", "the log is in the model, too");
  if (options.parse(arguments, streams)) return true;
  if (options.positionals().size() != 1)
    throw fail(ErrorKind::usage, "takes one log, not {}", options.positionals().size());
  o.log = options.positionals()[0];
  if (o.output.empty()) {
    if (o.log == "-") throw fail(ErrorKind::usage, "the log comes from standard input: name the picture with -o FILE");
    o.output = std::filesystem::path(o.log).replace_extension(".svg").string();
  }
  if (o.title.empty()) o.title = o.log == "-" ? "training" : std::filesystem::path(o.log).filename().string();
  return false;
}

std::string log_text(const std::string& path) {
  if (is_native(path)) return load_model(path, RowChecks::none).log_jsonl;
  return read_all(path);
}

std::vector<std::pair<double, double>> points(const LogLine& line) {
  std::vector<std::pair<double, double>> all;
  all.reserve(line.size());
  for (const LogPoint& p : line) all.emplace_back(p.words, p.value);
  return all;
}

Chart chart_of(const LogSeries& series, const PlotOptions& o) {
  Chart chart{o.title, "words passed", {}, series.epoch_ends, static_cast<double>(o.width)};
  ChartPanel loss{"loss, nats per prediction", {{"training loss", points(series.loss)}}};
  if (!series.validation.empty()) loss.lines.push_back({"validation loss", points(series.validation), true});
  chart.panels.push_back(std::move(loss));
  if (!series.evals.empty()) {
    ChartPanel scores{"score", {}, 180};
    for (const auto& [set, line] : series.evals) scores.lines.push_back({set, points(line), true});
    chart.panels.push_back(std::move(scores));
  }
  chart.panels.push_back({"learning rate", {{"learning rate", points(series.lr)}}, 110, true});
  return chart;
}

int run(const PlotOptions& o, Streams& streams) {
  const LogSeries series = read_log(o.log, log_text(o.log));
  if (series.cut) streams.err.print("{}: {}: the last line is cut and was passed over\n", kCommand, o.log);
  if (series.loss.empty() && series.validation.empty() && series.evals.empty()) {
    streams.err.print("{}: {}: nothing to draw, there is no record of an interval, an epoch or an evaluation\n",
                      kCommand, o.log);
    return kNoResult;
  }
  const std::string picture = svg(chart_of(series, o));
  if (o.output == "-") {
    streams.out.write(picture);
    return kOk;
  }
  const OutputState output = check_output(
      o.output, o.force, "loss.svg", [](std::string_view head) { return head.starts_with("<svg"); },
      "a picture of ours");
  AtomicFile file(o.output);
  file.write(picture);
  file.commit();
  if (!o.quiet)
    streams.err.print("{}: wrote {} ({}){}\n", kCommand, o.output, plural(series.records, "record"),
                      place_text(output == OutputState::replaces));
  return kOk;
}

}  // namespace

int plot_log_command(const Arguments& arguments, Streams& streams) {
  PlotOptions options;
  if (parse(arguments, streams, options)) return kOk;
  return run(options, streams);
}

}  // namespace wordloom::tools
