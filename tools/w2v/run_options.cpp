#include "w2v/run_options.hpp"

#include <cmath>

#include "common/numbers.hpp"

namespace wordloom::tools {

Every parse_every(const std::string& text) {
  if (text == "epoch") return {.seconds = 0, .words = 0, .epoch = true};
  if (text == "off") return {};
  const auto bad = [&text] {
    return fail(ErrorKind::usage,
                "takes a time (30s, 10m, 2h), a number of words (500000 words), epoch or off, not \"{}\"", text);
  };
  const auto unit_at = text.find_first_not_of("0123456789.");
  const std::string digits = text.substr(0, unit_at);
  std::string unit = unit_at == std::string::npos ? std::string() : text.substr(unit_at);
  if (unit.starts_with(' ')) unit.erase(0, 1);
  if (unit == "words" || unit.empty()) {
    std::uint64_t words = 0;
    if (!parse_number(digits, words) || words == 0) throw bad();
    return {.seconds = 0, .words = words, .epoch = false};
  }
  double count = 0;
  const double seconds = unit == "s" ? 1 : unit == "m" ? 60 : unit == "h" ? 3600 : 0;
  if (seconds == 0 || !parse_number(digits, count) || count <= 0) throw bad();
  return {.seconds = count * seconds, .words = 0, .epoch = false};
}

std::string every_text(const Every& every) {
  if (every.words > 0) return fmt::format("{} words", every.words);
  if (every.seconds > 0)
    return every.seconds >= 60 && std::fmod(every.seconds, 60) == 0 ? fmt::format("{}m", every.seconds / 60)
                                                                    : fmt::format("{}s", every.seconds);
  return every.epoch ? "epoch" : "off";
}

void RunOptions::declare(OptionSet& options, TrainConfig& config) {
  options.section("Safety")
      .flag("deterministic",
            "the model of --threads 1 with any number of threads: one trains, a second one draws for it",
            config.run.deterministic)
      .value("checkpoint-every", "WHEN",
             "keep the state in NAME.partial.w2v, for w2v resume: a time (30s, 10m), a number of words, epoch (at its "
             "end) or off",
             every_text(checkpoint_every), [this](const std::string& text) { checkpoint_every = parse_every(text); })
      .choice("on-checkpoint-error", "when a checkpoint cannot be written (disk full)", stop_without_checkpoint,
              {{"continue", false}, {"stop", true}})
      .number<std::uint32_t>("retries", "after a divergence, from the last good state with half the rate",
                             config.run.retries, 0, 100);
}

void RunOptions::check(const OptionSet&, const TrainConfig&) const {}

std::vector<std::string> RunOptions::arguments(const TrainConfig& config) const {
  std::vector<std::string> all;
  const RunOptions usual;
  const auto add = [&all](const char* option, std::string value) {
    all.emplace_back(option);
    all.push_back(std::move(value));
  };
  if (config.run.deterministic) all.emplace_back("--deterministic");
  add("--retries", fmt::format("{}", config.run.retries));
  if (every_text(checkpoint_every) != every_text(usual.checkpoint_every))
    add("--checkpoint-every", every_text(checkpoint_every));
  if (stop_without_checkpoint) add("--on-checkpoint-error", "stop");
  return all;
}

}  // namespace wordloom::tools
