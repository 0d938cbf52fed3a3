#pragma once
// --pretrained: vectors that training starts from.
#include "common/streams.hpp"
#include "w2v/train_options.hpp"
#include "wordloom/vectors/model.hpp"

namespace wordloom::tools {

/// Reads the file, in any format that w2v convert reads, and takes its dimension over unless --dim was given. Throws
/// ErrorKind::config where the two differ.
Model read_pretrained(const char* command, TrainOptions& options, Out& err);

}  // namespace wordloom::tools
