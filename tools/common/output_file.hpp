#pragma once
// May this file be written? Asked before any work is done.
#include <string>
#include <string_view>

namespace wordloom::tools {

enum class OutputState {
  fresh,     ///< nothing is there
  replaces,  ///< a file of ours, or any file with --force
  special,   ///< no regular file: /dev/stdout, a pipe
};

/// By the first bytes of a file.
using FileTest = bool (*)(std::string_view first_bytes);

/// Throws ErrorKind::usage for an existing file that the new one is no successor of (remedy: --force), and
/// ErrorKind::io for a directory that is missing or not writable or when `path` itself is a directory. `may_replace`
/// tells predecessors, which the message calls `what`; null: there are none. An empty file may always be replaced.
OutputState check_output(const std::string& path, bool force, FileTest may_replace, const char* what = "");

/// "models/king.w2v" -> "models/king.partial.w2v"
std::string partial_name(const std::string& path);

}  // namespace wordloom::tools
