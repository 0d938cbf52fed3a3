#pragma once
// Where a model goes: by its name an ARPA file or a binary one.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "wordloom/io/input.hpp"
#include "wordloom/lm/model_stream.hpp"

namespace wordloom::tools {

/// True when a language model (or any file, with `force`) is replaced. Throws as check_output() does, and
/// ErrorKind::usage when the output is no file name or one of the inputs.
bool check_model_output(const std::string& path, bool force, const std::vector<InputFile>& inputs);

enum class ModelForm { arpa, binary };

/// The form that a file name tells: .arpa and .arpa.gz, .ngram and .bin; nothing for others.
std::optional<ModelForm> form_of_name(const std::string& path);

/// `layout`: "hashed" or "trie", of the binary form. Names that tell no form stand for the binary one.
std::unique_ptr<lm::ModelSink> make_sink(const std::string& path, const std::string& layout, std::size_t threads);
std::unique_ptr<lm::ModelSink> make_sink(const std::string& path, ModelForm form, const std::string& layout,
                                         std::size_t threads);

}  // namespace wordloom::tools
