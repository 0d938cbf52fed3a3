#include "ngram/query_options.hpp"

#include <cstdlib>
#include <filesystem>

namespace wordloom::tools {
namespace {

constexpr const char* kDefaultModel = "model.ngram";

}  // namespace

void NgramQueryOptions::declare(OptionSet& options, std::string_view thing) {
  options
      .value("m,model", "FILE", "the model (.ngram, or ARPA, also gz or zst)", "$NGRAM_MODEL, else ./model.ngram",
             [this](const std::string& value) {
               if (value.empty()) throw fail(ErrorKind::usage, "is empty");
               model = value;
             })
      .flag("no-verify", "do not check the checksums of a .ngram model first: it opens in milliseconds", no_verify);
  declare_json(options, json, thing);
  declare_quiet(options, quiet);
}

std::string find_ngram_model(const std::string& given) {
  std::error_code code;
  if (!given.empty()) return given;
  const char* variable = std::getenv("NGRAM_MODEL");
  if (variable != nullptr && *variable != '\0') {
    if (std::filesystem::exists(variable, code)) return variable;
    throw fail(ErrorKind::io, "$NGRAM_MODEL names {}, which does not exist; set it to a model or give -m FILE",
               variable);
  }
  if (std::filesystem::exists(kDefaultModel, code)) return kDefaultModel;
  throw fail(ErrorKind::io,
             "no model: -m was not given, $NGRAM_MODEL is not set and there is no {} in this directory; train one with "
             "`ngram train corpus.txt` or name one with -m FILE",
             kDefaultModel);
}

lm::Model open_ngram_model(const std::string& path, const std::string& command, Out& err, bool verify) {
  if (path != "-" && lm::Model::is_model_file(path))
    return lm::Model::open(path, verify ? lm::Model::Check::full : lm::Model::Check::quick);
  std::vector<std::string> notes;
  lm::Model model = naming(path, [&] { return lm::Model::from_arpa(path, &notes); });
  for (const std::string& note : notes) err.print("{}: {}: {}\n", command, path, note);
  return model;
}

lm::Model open_ngram_model(const NgramQueryOptions& options, const std::string& command, Out& err) {
  return open_ngram_model(find_ngram_model(options.model), command, err, !options.no_verify);
}

void each_input(const std::vector<std::string>& inputs, Streams& streams,
                const std::function<void(ByteStream&)>& body) {
  const std::vector<InputFile> files =
      inputs.empty() ? std::vector<InputFile>{{streams.in_path, 0}} : expand_inputs(inputs);
  for (const InputFile& file : files) {
    const auto stream = open_input(file.path);
    body(*stream);
  }
}

}  // namespace wordloom::tools
