#include "lm/distribution.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "lm/weights.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/lm/smoothing.hpp"

namespace wordloom::lm {
namespace {

bool made_by_stupid_backoff(const Model& model) {
  const auto made = nlohmann::json::parse(model.provenance(), nullptr, false);
  const auto method = made.is_object() ? made.find("smoothing") : made.end();
  return made.is_object() && method != made.end() && method->is_string() &&
         method->get_ref<const std::string&>() == name(Smoothing::stupid_backoff);
}

double total_after(const Model& model, const State& history) {
  double sum = 0;
  for (WordIndex word = 0; word < model.words(); ++word)
    if (word != kBegin) sum += from_log10(model.score(history, word).log10_prob);
  return sum;
}

}  // namespace

void require_probabilities(const Model& model, std::string_view name) {
  constexpr double kTooMuch = 1.1;  // quantised models miss 1 by a percent or two
  constexpr std::size_t kHistories = 6;
  constexpr const char* kWhy =
      "stupid back-off gives scores that do not sum to one, and what they would have to be after a change is not "
      "defined; train with another smoothing";
  if (made_by_stupid_backoff(model)) throw fail(ErrorKind::config, "{} was made by stupid-backoff: {}", name, kWhy);
  std::vector<State> histories{model.begin_state()};
  // From everywhere in the vocabulary: after the most frequent words nearly everything was seen, and what is too much
  // is little.
  const std::size_t step = std::max<std::size_t>(1, model.words() / kHistories);
  for (std::size_t from = kEnd + 1; from < model.words(); from += step)
    for (std::size_t word = from; word < std::min<std::size_t>(from + step, model.words()); ++word) {
      State state;
      model.score(Model::no_history(), static_cast<WordIndex>(word), state);
      if (state.length == 0) continue;
      histories.push_back(state);
      break;
    }
  std::size_t too_much = 0;
  double most = 0;
  for (const State& history : histories) {
    const double total = total_after(model, history);
    too_much += total > kTooMuch ? 1 : 0;
    most = std::max(most, total);
  }
  if (2 * too_much > histories.size())
    throw fail(ErrorKind::config,
               "{} holds no probabilities: those of all words sum to {:.3g} after some histories ({})", name, most,
               kWhy);
}

}  // namespace wordloom::lm
