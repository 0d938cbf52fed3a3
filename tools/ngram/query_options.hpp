#pragma once
// What all questions to a language model share: which model, JSON, threads.
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "common/json_text.hpp"
#include "common/options.hpp"
#include "common/shared_options.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/io/input.hpp"
#include "wordloom/lm/model.hpp"

namespace wordloom::tools {

struct NgramQueryOptions {
  std::string model;
  bool json = false, quiet = false, no_verify = false;
  std::uint32_t threads = 0;

  /// -m, --json with one object for each `thing` (empty: one in all), --no-verify, -q
  void declare(OptionSet& options, std::string_view thing);
};

/// -m FILE, else $NGRAM_MODEL, else ./model.ngram. Throws ErrorKind::io saying where it looked and what to do.
std::string find_ngram_model(const std::string& given);

/// Runs a reader of ARPA; its errors of format begin with the name of the file, those of the whole model, too.
template <class Body>
auto naming(const std::string& path, Body&& body) {
  try {
    return body();
  } catch (const Error& error) {
    const std::string name = path == "-" ? "standard input" : path;
    if (error.kind() != ErrorKind::format || error.message().starts_with(name)) throw;
    throw error.within(name);
  }
}

/// Opens a model file or reads ARPA; what had to be mended is said on `err`.
lm::Model open_ngram_model(const std::string& path, const std::string& command, Out& err, bool verify = true);
/// The same for what the options name.
lm::Model open_ngram_model(const NgramQueryOptions& options, const std::string& command, Out& err);

/// Opens each input in turn; without inputs standard input.
void each_input(const std::vector<std::string>& inputs, Streams& streams, const std::function<void(ByteStream&)>& body);

}  // namespace wordloom::tools
