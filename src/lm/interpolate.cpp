#include "wordloom/lm/interpolate.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>

#include "lm/distribution.hpp"
#include "lm/model_columns.hpp"
#include "lm/weights.hpp"
#include "wordloom/core/error.hpp"

namespace wordloom::lm {
namespace {

// The words of all models, and each model's own numbers for them.
struct SharedWords {
  std::vector<std::string> words;
  std::vector<std::vector<WordIndex>> shared;  // [model][its index]
  std::vector<double> unknown_share;           // [model]: parts its unknown word is cut into

  explicit SharedWords(std::span<const Model* const> models) {
    std::unordered_map<std::string_view, WordIndex> index;
    for (const Model* model : models) {
      std::vector<WordIndex>& own = shared.emplace_back();
      for (WordIndex w = 0; w < model->words(); ++w) {
        const auto [at, fresh] = index.try_emplace(model->word(w), static_cast<WordIndex>(words.size()));
        if (fresh) words.emplace_back(model->word(w));
        own.push_back(at->second);
      }
    }
    for (const Model* model : models) unknown_share.push_back(1.0 + static_cast<double>(words.size() - model->words()));
  }
};

// One model's numbers, laid along the n-grams of the mixture.
class Aligned {
 public:
  Aligned(const Model& model, const SharedWords& shared, std::size_t which) : map_(shared.shared[which]) {
    model.send(columns_);
    share_ = shared.unknown_share[which];
    own_.assign(shared.words.size(), kUnknown);
    for (WordIndex w = 0; w < map_.size(); ++w) own_[map_[w]] = w;
  }

  std::uint32_t order() const { return columns_.header.order; }
  /// All n-grams of an order, in the mixture's numbers.
  void words_of(std::uint32_t k, std::vector<std::array<WordIndex, 8>>& out) const {
    const ModelColumns::Order& o = columns_.orders[k];
    for (std::size_t i = 0; i < o.size(); ++i) {
      std::array<WordIndex, 8> reversed{};
      for (std::uint32_t j = 0; j < k; ++j) reversed[j] = map_[o.words[i * k + (k - 1 - j)]];
      out.push_back(reversed);
    }
  }
  /// log10 probabilities and back-off weights of order k of the mixture, from those of order k - 1.
  void align(std::uint32_t k, const ModelColumns& mixture) {
    const ModelColumns::Order& to = mixture.orders[k];
    std::vector<float> p(to.size()), backoff(to.size(), 0.0F);
    const auto log10_share = static_cast<float>(std::log10(share_));
    std::array<WordIndex, 8> words{};
    for (std::size_t i = 0; i < to.size(); ++i) {
      // The words that only others know are its unknown word, in histories, too.
      for (std::uint32_t j = 0; j < k; ++j) words[j] = own_[to.words[i * k + j]];
      const std::int64_t row = k <= order() ? columns_.find(k, words.data()) : -1;
      if (row >= 0) {
        p[i] = columns_.orders[k].p[static_cast<std::size_t>(row)];
        if (words[k - 1] == kUnknown) p[i] -= log10_share;
        backoff[i] = columns_.orders[k].backoff[static_cast<std::size_t>(row)];
      } else {
        p[i] = p_[to.suffix[i]] + backoff_[to.context[i]];
      }
    }
    p_ = std::move(p);
    backoff_ = std::move(backoff);
  }
  float p(std::size_t i) const { return p_[i]; }

 private:
  const std::vector<WordIndex>& map_;
  std::vector<WordIndex> own_;  // by the mixture's words
  double share_ = 1;
  ModelColumns columns_;
  std::vector<float> p_, backoff_;
};

void require_probabilities(std::span<const Model* const> models) {
  for (std::size_t m = 0; m < models.size(); ++m)
    lm::require_probabilities(*models[m], fmt::format("model {} of {}", m + 1, models.size()));
}

}  // namespace

MixtureWeights tune_weights(std::span<const Model* const> models, std::span<const std::vector<std::string>> sentences) {
  require_probabilities(models);
  const SharedWords shared(models);
  MixtureWeights out;
  std::vector<std::vector<double>> p(models.size());  // [model][token]
  for (const auto& sentence : sentences) {
    std::vector<bool> counts(sentence.size() + 1, false);
    counts.back() = true;
    for (std::size_t i = 0; i < sentence.size(); ++i) {
      for (const Model* model : models) counts[i] = counts[i] || model->index(sentence[i]) != kUnknown;
      out.left_out += counts[i] ? 0 : 1;
    }
    for (std::size_t m = 0; m < models.size(); ++m) {
      State state = models[m]->begin_state();
      for (std::size_t i = 0; i <= sentence.size(); ++i) {
        const WordIndex word = i < sentence.size() ? models[m]->index(sentence[i]) : kEnd;
        const WordScore score = models[m]->score(state, word, state);
        if (!counts[i]) continue;
        p[m].push_back(from_log10(score.log10_prob) / (word == kUnknown ? shared.unknown_share[m] : 1.0));
      }
    }
  }
  out.tokens = p.empty() ? 0 : p[0].size();
  if (out.tokens == 0) throw fail(ErrorKind::config, "the held-out text has no word to tune weights with");
  out.weights.assign(models.size(), 1.0 / static_cast<double>(models.size()));
  const double n = static_cast<double>(out.tokens);
  for (const auto& own : p) {
    double sum = 0;
    for (const double x : own) sum += std::log(std::max(x, 1e-99));
    out.perplexities.push_back(std::exp(-sum / n));
  }
  double before = 0;
  for (out.rounds = 1; out.rounds <= 1000; ++out.rounds) {
    std::vector<double> shares(models.size());
    double sum = 0;
    for (std::size_t t = 0; t < out.tokens; ++t) {
      double mixed = 0;
      for (std::size_t m = 0; m < models.size(); ++m) mixed += out.weights[m] * p[m][t];
      mixed = std::max(mixed, 1e-99);
      sum += std::log(mixed);
      for (std::size_t m = 0; m < models.size(); ++m) shares[m] += out.weights[m] * p[m][t] / mixed;
    }
    out.perplexity = std::exp(-sum / n);
    if (out.rounds > 1 && std::fabs(before - out.perplexity) < 1e-6 * out.perplexity) break;
    before = out.perplexity;
    double all = 0;
    for (const double share : shares) all += share;
    for (std::size_t m = 0; m < models.size() && all > 0; ++m) out.weights[m] = shares[m] / all;
  }
  return out;
}

void interpolate(std::span<const Model* const> models, std::span<const double> weights, ModelSink& sink,
                 std::size_t recipe_of) {
  double sum = 0;
  for (const double weight : weights) {
    if (!(weight >= 0) || !std::isfinite(weight))
      throw fail(ErrorKind::config, "the weight of a model is {}: it must be a finite number of 0 or above", weight);
    sum += weight;
  }
  if (recipe_of >= models.size())
    throw fail(ErrorKind::config, "the recipe of model {} of {} is asked for", recipe_of + 1, models.size());
  if (models.empty() || weights.size() != models.size() || sum <= 0)
    throw fail(ErrorKind::config, "{} models have {} weights that sum to {}", models.size(), weights.size(), sum);

  require_probabilities(models);
  const SharedWords shared(models);
  std::vector<Aligned> parts;
  parts.reserve(models.size());
  std::uint32_t order = 0;
  for (std::size_t m = 0; m < models.size(); ++m) {
    parts.emplace_back(*models[m], shared, m);
    order = std::max(order, parts.back().order());
  }
  ModelHeader header;
  header.order = order;
  header.words = shared.words;
  header.counts.assign(order, 0);
  header.recipe = models[recipe_of]->recipe();
  ModelColumns mixture;
  mixture.begin(header, true);
  for (std::uint32_t k = 1; k <= order; ++k) {
    std::vector<std::array<WordIndex, 8>> ngrams;
    for (const Aligned& part : parts)
      if (k <= part.order()) part.words_of(k, ngrams);
    std::sort(ngrams.begin(), ngrams.end());
    ngrams.erase(std::unique(ngrams.begin(), ngrams.end()), ngrams.end());
    ModelColumns::Order& o = mixture.orders[k];
    for (const auto& reversed : ngrams)
      for (std::uint32_t j = k; j-- > 0;) o.words.push_back(reversed[j]);
    o.p.assign(ngrams.size(), 0.0F);
    o.backoff.assign(ngrams.size(), -0.0F);
  }
  mixture.end();
  for (std::uint32_t k = 1; k <= order; ++k) {
    ModelColumns::Order& o = mixture.orders[k];
    for (Aligned& part : parts) part.align(k, mixture);
    for (std::size_t i = 0; i < o.size(); ++i) {
      double p = 0;
      for (std::size_t m = 0; m < parts.size(); ++m) p += weights[m] / sum * from_log10(parts[m].p(i));
      o.p[i] = std::min(0.0F, safe_log10(p));
    }
  }
  mixture.orders[1].p[kBegin] = 0;
  mixture.normalise({});
  mixture.send(sink, {});
}

}  // namespace wordloom::lm
