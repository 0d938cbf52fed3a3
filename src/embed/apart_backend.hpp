#pragma once
#include <memory>

#include "wordloom/embed/backend.hpp"

namespace wordloom::embed {

/// CBOW with negative sampling and NegativeSharing::apart, on the host.
std::unique_ptr<Backend> make_apart_backend(const TrainConfig& config);

}  // namespace wordloom::embed
