#pragma once
// fastText's .bin, version 12.
#include <filesystem>

#include "wordloom/io/output.hpp"
#include "wordloom/vectors/model.hpp"

namespace wordloom::formats {

/// With words, counts, all n-gram rows (those that were never trained as zeros) and output rows (zeros where the model
/// has none). Throws ErrorKind::format for what the format cannot hold: a table shared by words and n-grams, a pruned
/// dictionary, words with NUL bytes.
void write_fasttext_bin(const std::filesystem::path& path, const Model& model);

}  // namespace wordloom::formats
