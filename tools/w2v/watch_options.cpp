#include "w2v/watch_options.hpp"

#include "common/numbers.hpp"
#include "w2v/eval_files.hpp"
#include "w2v/run_options.hpp"
#include "wordloom/io/input.hpp"

namespace wordloom::tools {

void WatchOptions::declare(OptionSet& options, TrainConfig& config) {
  options.section("Watching")
      .value("validation", "FILE|X",
             "measure the loss on FILE, or on this part of the sentences (0.01: one in a hundred), which is then not "
             "trained on, after each epoch",
             "none",
             [this](const std::string& text) {
               double fraction = 0;
               if (text.empty() || text == "-" || (parse_number(text, fraction) && !(fraction > 0 && fraction <= 0.5)))
                 throw fail(ErrorKind::usage, "takes a file or a fraction above 0 and at most 0.5, not \"{}\"", text);
               validation = text;
             })
      .number<std::uint32_t>("patience", "end after so many epochs in which the validation loss did not fall; 0: never",
                             config.schedule.patience, 0, 10000)
      .list("eval-analogies", "FILE", "ask these questions on the way, as w2v eval --analogies does; may be repeated",
            analogies)
      .list("eval-pairs", "FILE",
            "correlate with these judgments on the way, as w2v eval --pairs does; may be repeated", pairs)
      .value(
          "eval-every", "WHEN",
          "how often to validate and evaluate: a time (10m), a number of words, epoch or off; time and words include "
          "the ends of epochs, off leaves the validation after each epoch",
          every_text(evaluate_every), [this](const std::string& text) {
            evaluate_every = parse_every(text);
            evaluate_every.epoch = evaluate_every.epoch || evaluate_every.seconds > 0 || evaluate_every.words > 0;
          });
}

void WatchOptions::check(const OptionSet& options, const TrainConfig& config) const {
  if (config.schedule.patience > 0 && validation.empty())
    throw fail(ErrorKind::usage, "{} waits for the validation loss to fall: give --validation FILE or a fraction",
               options.spelling("patience"));
  if (options.given("eval-every") && validation.empty() && analogies.empty() && pairs.empty())
    throw fail(ErrorKind::usage, "{} has nothing to do: give --validation, --eval-analogies or --eval-pairs",
               options.spelling("eval-every"));
}

void WatchOptions::check_files() const {
  if (!validation.empty() && held_out() == 0) (void)expand_inputs({validation});
  check_eval_files(analogies, pairs);
}

double WatchOptions::held_out() const {
  double fraction = 0;
  return parse_number(validation, fraction) ? fraction : 0;
}

std::vector<std::string> WatchOptions::arguments(const TrainConfig& config) const {
  std::vector<std::string> all;
  const auto add = [&all](const char* option, std::string value) {
    all.emplace_back(option);
    all.push_back(std::move(value));
  };
  if (!validation.empty()) add("--validation", validation);
  if (config.schedule.patience > 0) add("--patience", fmt::format("{}", config.schedule.patience));
  for (const std::string& file : analogies) add("--eval-analogies", file);
  for (const std::string& file : pairs) add("--eval-pairs", file);
  if (every_text(evaluate_every) != every_text(WatchOptions().evaluate_every))
    add("--eval-every", every_text(evaluate_every));
  return all;
}

}  // namespace wordloom::tools
