#pragma once
// Which model a query asks: -m FILE, else $W2V_MODEL, else ./model.w2v.
#include <string>

#include "common/options.hpp"
#include "common/streams.hpp"
#include "wordloom/vectors/model.hpp"

namespace wordloom::tools {

/// -m of every query.
struct ModelOption {
  std::string file;
  void declare(OptionSet& options);
};

/// The path. Throws ErrorKind::io saying where it looked and what to do.
std::string find_model(const ModelOption& option);

/// Opens the model; files of other formats are read, and what had to be mended is said on `err`.
/// `checks`: which checksums of the matrices of a native model are compared.
Model open_model(const std::string& path, Out& err, RowChecks checks = RowChecks::at_once);

/// True for a file that is a native model (by content). Nothing is read of a pipe: one that holds a model is read as
/// other formats are.
bool is_native(const std::string& path);

/// The warnings of a reader, one line each.
void print_warnings(Out& err, const std::string& command, const std::string& path,
                    const std::vector<std::string>& warnings);

}  // namespace wordloom::tools
