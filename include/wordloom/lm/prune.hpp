#pragma once
// Models made smaller by leaving out n-grams that hardly matter.
#include <cstdint>
#include <vector>

#include "wordloom/lm/model.hpp"
#include "wordloom/lm/model_stream.hpp"

namespace wordloom::lm {

struct PruneReport {
  /// N-grams by order, of order 1 first, as the model has them; added: histories that it lacked below others, which
  /// need a back-off weight now.
  std::vector<std::uint64_t> before, after, added;
};

/// Entropy pruning (Stolcke 1998, "Entropy-based pruning of backoff language models", eq. 3 to 6): leaves out every
/// n-gram without which the perplexity of the model, by its own distribution, grows by less than the factor
/// 1 + threshold, each n-gram seen by itself. From the highest order down; n-grams that are history or suffix of one
/// that stays are kept. Probabilities stay as they are, back-off weights are set anew. `threshold` >= 0. Memory: about
/// (4 k + 20) bytes per n-gram of order k. Throws ErrorKind::config, also for a model that holds no
/// probabilities (stupid back-off).
PruneReport prune_by_entropy(const Model& model, double threshold, ModelSink& sink);

}  // namespace wordloom::lm
