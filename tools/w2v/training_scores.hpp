#pragma once
// A model that is still being trained, asked what a finished one would be asked.
#include <string>

#include "common/streams.hpp"
#include "w2v/watch_options.hpp"
#include "wordloom/vectors/model.hpp"

namespace wordloom::tools {

/// The list that training logs hold under "eval" (docs/formats/train-log.md), as JSON. Questions and judgments are
/// taken as `w2v eval` takes them by default. Throws ErrorKind::io for a file that cannot be read.
std::string training_scores(const Model& model, const WatchOptions& options, std::size_t threads, Out& err);

}  // namespace wordloom::tools
