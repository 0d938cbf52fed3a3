#pragma once
// Writing vectors for other programs: what export and convert share.
#include <optional>
#include <string>

#include "common/streams.hpp"
#include "wordloom/vectors/formats/formats.hpp"

namespace wordloom::tools {

/// The format that a file name suggests (.w2v, .bin, .txt, .vec, .glove, .npy); nothing for others.
std::optional<VectorFormat> format_of_name(const std::string& path);

/// Refuses what may not be overwritten. `-` becomes /dev/stdout. Throws ErrorKind::usage and ErrorKind::io.
std::string checked_output(const std::string& path, VectorFormat format, bool force);

/// The help of --force: `file` is what the usage calls the output.
std::string force_help(const char* file);

/// Writes and says so, unless `quiet`. Throws BrokenPipe when `path` is a pipe whose reader went away.
void write_and_say(Streams& streams, const std::string& command, const std::string& path, const Model& model,
                   VectorFormat format, bool quiet);

}  // namespace wordloom::tools
