#pragma once
// w2v train --dry-run: what a run would take, from a sample of its text.
#include <cstdint>
#include <span>
#include <string>

#include "common/streams.hpp"
#include "w2v/train_options.hpp"

namespace wordloom::tools {

/// Prints the estimate on standard output and returns the exit code. Reads a sample of the inputs and writes nothing
/// but an unnamed temporary file. Throws what training would throw before it reads text.
int dry_run(TrainOptions options, Streams& streams);

/// How many words a text of `factor` times the size would have, from the numbers that a quarter, half and all of the
/// sample have. Each doubling adds a smaller part than the one before, by the ratio that the sample shows (Heaps' law
/// with an exponent that falls as it does in real text).
double extrapolate_words(double quarter, double half, double all, double factor);

}  // namespace wordloom::tools
