#pragma once
// ARPA text: the format that every n-gram program reads.
#include <cstddef>
#include <filesystem>
#include <memory>

#include "wordloom/lm/model_stream.hpp"

namespace wordloom::lm {

struct ArpaOptions {
  std::size_t threads = 1;  ///< that turn numbers into text; the file does not depend on it
};

/// A sink that writes `path` (gzip when the name ends in .gz) as ARPA: log10 with the shortest digits that read back to
/// the same float, a tab between columns, a back-off column in all sections but the highest. A probability of 0 or
/// below -99 is written as -99, as SRILM does. The file appears at end(), whole; destroyed before that, it leaves none.
/// Throws ErrorKind::io; ErrorKind::config for a word that the format cannot hold (empty, or with white space);
/// ErrorKind::internal when the n-grams that come are not those that begin() promised.
std::unique_ptr<ModelSink> make_arpa_sink(const std::filesystem::path& path, const ArpaOptions& options = {});

}  // namespace wordloom::lm
