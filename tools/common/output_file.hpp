#pragma once
// May this file be written? Asked before any work is done.
#include <string>

namespace wordloom::tools {

enum class OutputState {
  fresh,     ///< nothing is there
  replaces,  ///< a file of ours, or any file with --force
  special,   ///< no regular file: /dev/stdout, a pipe
};

/// Throws ErrorKind::usage for an existing file that is no container of ours (remedy: --force), and ErrorKind::io for a
/// directory that is missing or not writable or when `path` itself is a directory. `is_ours` widens what may be
/// replaced, given the first bytes of the file.
OutputState check_output(const std::string& path, bool force, bool (*is_ours)(std::string_view first_bytes) = nullptr);

/// "models/king.w2v" -> "models/king.partial.w2v"
std::string partial_name(const std::string& path);

}  // namespace wordloom::tools
