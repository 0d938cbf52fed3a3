#include "ngram/model_output.hpp"

#include <filesystem>

#include "common/output_file.hpp"
#include "ngram/train_options.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/lm/arpa_writer.hpp"
#include "wordloom/lm/binary.hpp"

namespace wordloom::tools {

namespace {

// An ARPA file tells itself by its first line, one of ours or not.
bool begins_as_language_model(std::string_view head) {
  const std::size_t text = head.find_first_not_of("\r\n");
  return lm::begins_as_model(head) || (text != std::string_view::npos && head.substr(text).starts_with("\\data\\"));
}

}  // namespace

bool check_model_output(const std::string& path, bool force, const std::vector<InputFile>& inputs) {
  if (path.empty() || path == "-")
    throw fail(ErrorKind::usage,
               "a model goes to a file, not to standard output: name one (NAME.ngram, or NAME.arpa for text)");
  const bool replaces =
      check_output(path, force, "model.ngram", begins_as_language_model, "a language model") == OutputState::replaces;
  for (const InputFile& input : inputs) {
    std::error_code code;
    if (input.path != "-" && std::filesystem::equivalent(input.path, path, code))
      throw fail(ErrorKind::usage, "{} is an input, too; name another output with -o", path);
  }
  return replaces;
}

std::optional<ModelForm> form_of_name(const std::string& path) {
  if (is_arpa_name(path)) return ModelForm::arpa;
  if (path.ends_with(".ngram") || path.ends_with(".bin")) return ModelForm::binary;
  return std::nullopt;
}

std::unique_ptr<lm::ModelSink> make_sink(const std::string& path, const std::string& layout, std::size_t threads) {
  return make_sink(path, form_of_name(path).value_or(ModelForm::binary), layout, threads);
}

std::unique_ptr<lm::ModelSink> make_sink(const std::string& path, ModelForm form, const std::string& layout,
                                         std::size_t threads) {
  if (form == ModelForm::arpa) return lm::make_arpa_sink(path, {.threads = threads});
  return lm::make_model_sink(path, layout == "trie" ? lm::Layout::trie : lm::Layout::hashed);
}

}  // namespace wordloom::tools
