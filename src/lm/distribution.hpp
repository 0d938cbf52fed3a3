#pragma once
// Whether what a model says are probabilities.
#include <string_view>

#include "wordloom/lm/model.hpp"

namespace wordloom::lm {

/// Throws ErrorKind::config, beginning with `name`, for a model whose scores after its histories sum to clearly more
/// than 1, as those of stupid back-off do: by what it says of itself, or (ARPA says nothing) by sums after <s> and a
/// few words. Sums below 1 pass: parts of a model are lost by cutting it, and a discount may go nowhere.
void require_probabilities(const Model& model, std::string_view name);

}  // namespace wordloom::lm
