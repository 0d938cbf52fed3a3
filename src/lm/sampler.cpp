#include "wordloom/lm/sampler.hpp"

#include <algorithm>
#include <cmath>

#include "wordloom/core/error.hpp"
#include "wordloom/core/random.hpp"
#include "wordloom/core/top_k.hpp"

namespace wordloom::lm {
namespace {

std::vector<Candidate> best_of(const std::vector<float>& log10_prob, std::size_t n) {
  TopK top(std::min(n, log10_prob.size()));
  for (WordIndex word = 0; word < log10_prob.size(); ++word)
    if (word != kUnknown && word != kBegin && std::isfinite(log10_prob[word])) top.offer({log10_prob[word], word});
  std::vector<Candidate> result;
  for (const Scored& s : top.take()) result.push_back({s.index, s.score});
  return result;
}

/// One of the candidates, by P^(1/temperature); `uniform` in [0, 1).
WordIndex draw(const std::vector<Candidate>& candidates, double temperature, double uniform) {
  std::vector<double> cumulative;
  const double best = static_cast<double>(candidates.front().log10_prob);
  double sum = 0;
  for (const Candidate& c : candidates) {
    sum += std::pow(10.0, (static_cast<double>(c.log10_prob) - best) / temperature);
    cumulative.push_back(sum);
  }
  const auto at = std::upper_bound(cumulative.begin(), cumulative.end(), uniform * sum) - cumulative.begin();
  return candidates[std::min(static_cast<std::size_t>(at), candidates.size() - 1)].word;
}

}  // namespace

void SampleConfig::validate() const {
  if (!(temperature >= 0 && temperature <= 100))
    throw fail(ErrorKind::config, "temperature is {}, it must be within 0..100", temperature);
  if (max_words == 0) throw fail(ErrorKind::config, "max_words is 0, it must be at least 1");
}

std::vector<Candidate> likeliest(const Model& model, const State& before, std::size_t n) {
  std::vector<float> log10_prob(model.words());
  model.score_all(before, log10_prob);
  return best_of(log10_prob, n);
}

std::vector<WordIndex> sample_sentence(const Model& model, const SampleConfig& config, std::uint64_t number,
                                       std::span<const WordIndex> prefix, bool* ended) {
  config.validate();
  const CounterRng random(config.seed, number);
  std::vector<WordIndex> words(prefix.begin(), prefix.end());
  State state = model.begin_state();
  for (const WordIndex word : prefix) model.score(state, word, state);
  std::vector<float> log10_prob(model.words());
  if (ended != nullptr) *ended = false;
  while (words.size() < prefix.size() + config.max_words) {
    model.score_all(state, log10_prob);
    const std::size_t n = config.temperature == 0 ? 1 : config.top_k > 0 ? config.top_k : log10_prob.size();
    std::vector<Candidate> candidates;
    if (n < log10_prob.size()) {
      candidates = best_of(log10_prob, n);
    } else {
      for (WordIndex word = 0; word < log10_prob.size(); ++word)
        if (word != kUnknown && word != kBegin && std::isfinite(log10_prob[word]))
          candidates.push_back({word, log10_prob[word]});
    }
    if (candidates.empty()) break;
    const double uniform = static_cast<double>(random.bits(words.size(), 0) >> 11) * 0x1.0p-53;
    const WordIndex word =
        config.temperature == 0 ? candidates.front().word : draw(candidates, config.temperature, uniform);
    if (word == kEnd) {
      if (ended != nullptr) *ended = true;
      break;
    }
    words.push_back(word);
    model.score(state, word, state);
  }
  return words;
}

}  // namespace wordloom::lm
