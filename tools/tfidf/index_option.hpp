#pragma once
// Which index a command asks: -i DIRECTORY, else $TFIDF_INDEX, else ./index.tfidf.
#include <string>

#include "common/options.hpp"
#include "wordloom/counts/index.hpp"

namespace wordloom::tools {

inline constexpr const char* kDefaultIndex = "index.tfidf";

struct IndexOption {
  std::string directory;
  void declare(OptionSet& options);
  /// The path. Throws ErrorKind::io saying where it looked and what to do.
  std::string find() const;
};

}  // namespace wordloom::tools
