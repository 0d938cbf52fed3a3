#pragma once
// Several models as one: p(word | history) = sum of weight * p_model(word | history).
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wordloom/lm/model.hpp"
#include "wordloom/lm/model_stream.hpp"

namespace wordloom::lm {

/// What EM found.
struct MixtureWeights {
  std::vector<double> weights;             ///< one a model; they sum to 1
  std::vector<double> perplexities;        ///< of each model alone, on the words that are counted
  double perplexity = 0;                   ///< of the mixture
  std::uint64_t tokens = 0, left_out = 0;  ///< </s> counted; words that no model knows are left out
  int rounds = 0;
};

/// Weights under which held-out text is likeliest, by EM from equal weights until the perplexity changes by less than a
/// millionth. `sentences` are words without <s> and </s>. A word that a model does not know gets an equal share of that
/// model's unknown word, as in interpolate(). Throws ErrorKind::config without a single word that counts, and for
/// models that hold no probabilities (stupid back-off).
MixtureWeights tune_weights(std::span<const Model* const> models, std::span<const std::vector<std::string>> sentences);

/// Sends the mixture as one back-off model over all words of all models: it has the n-grams of all of them, with the
/// mixture's probabilities; back-off weights are set so that everything sums to one. (For what is not among the n-grams
/// the mixture of back-offs is therefore approximated, as with every static interpolation.) What a model says of its
/// unknown word is shared out equally among <unk> and the words that only others know, after every history. Weights
/// must not be negative and are divided by their sum. The mixture reads text as models[recipe_of] does: n-grams that
/// another recipe has made may never be met. Throws ErrorKind::config, also for models that hold no probabilities.
void interpolate(std::span<const Model* const> models, std::span<const double> weights, ModelSink& sink,
                 std::size_t recipe_of = 0);

}  // namespace wordloom::lm
