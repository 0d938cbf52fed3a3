#include "common/find_model.hpp"

#include <cstdlib>
#include <filesystem>

#include "wordloom/io/container.hpp"
#include "wordloom/io/input.hpp"
#include "wordloom/vectors/formats/formats.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kDefaultModel = "model.w2v";

}  // namespace

void ModelOption::declare(OptionSet& options) {
  options.value("m,model", "FILE", "the model (.w2v, or vectors in any format that w2v convert reads)",
                "$W2V_MODEL, else ./model.w2v", [this](const std::string& value) {
                  if (value.empty()) throw fail(ErrorKind::usage, "is empty");
                  file = value;
                });
}

std::string find_model(const ModelOption& option) {
  std::error_code code;
  if (!option.file.empty()) return option.file;
  const char* variable = std::getenv("W2V_MODEL");
  if (variable != nullptr && *variable != '\0') {
    if (std::filesystem::exists(variable, code)) return variable;
    throw fail(ErrorKind::io, "$W2V_MODEL names {}, which does not exist; set it to a model or give -m FILE", variable);
  }
  if (std::filesystem::exists(kDefaultModel, code)) return kDefaultModel;
  throw fail(ErrorKind::io,
             "no model: -m was not given, $W2V_MODEL is not set and there is no {} in this directory; train one with "
             "`w2v train corpus.txt` or name one with -m FILE",
             kDefaultModel);
}

bool is_native(const std::string& path) { return Container::sniff(file_head(path, Container::kMagicSize)); }

void print_warnings(Out& err, const std::string& command, const std::string& path,
                    const std::vector<std::string>& warnings) {
  for (const std::string& warning : warnings) {
    // Some readers name the file themselves.
    if (warning.find(path) != std::string::npos)
      err.print("{}: {}\n", command, warning);
    else
      err.print("{}: {}: {}\n", command, path, warning);
  }
}

Model open_model(const std::string& path, Out& err, RowChecks checks) {
  if (is_native(path)) return load_model(path, checks);
  ReadReport report;
  Model model = read_vectors(path, {}, &report);
  print_warnings(err, "w2v", path, report.warnings);
  return model;
}

}  // namespace wordloom::tools
