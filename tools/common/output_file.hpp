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
/// ErrorKind::io for a directory that is missing or not writable or when `path` itself is a directory: the message then
/// proposes a file in it of the name `usual`. `may_replace` tells predecessors, which the message calls `what`; null:
/// there are none. An empty file may always be replaced.
OutputState check_output(const std::string& path, bool force, const std::string& usual, FileTest may_replace,
                         const char* what = "");

/// What goes behind "wrote FILE", and how large it is, where something was replaced: the same in all programs.
std::string_view place_text(bool replaces);

}  // namespace wordloom::tools
