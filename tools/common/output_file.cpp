#include "common/output_file.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "wordloom/core/error.hpp"
#include "wordloom/io/container.hpp"
#include "wordloom/io/input.hpp"

namespace fs = std::filesystem;

namespace wordloom::tools {

OutputState check_output(const std::string& path, bool force, const std::string& usual, FileTest may_replace,
                         const char* what) {
  std::error_code code;
  const fs::file_status status = fs::status(path, code);
  if (fs::is_directory(status))
    throw fail(ErrorKind::io, "{}: is a directory; name a file in it, such as {}", path,
               (fs::path(path) / usual).string());
  if (fs::exists(status) && !fs::is_regular_file(status)) return OutputState::special;
  fs::path directory = fs::path(path).parent_path();
  if (directory.empty()) directory = ".";
  if (!fs::is_directory(directory, code))
    throw fail(ErrorKind::io, "{}: the directory {} does not exist; make it first: mkdir -p {}", path,
               directory.string(), directory.string());
  if (::access(directory.c_str(), W_OK) != 0)
    throw fail(ErrorKind::io, "{}: the directory {} cannot be written: {}", path, directory.string(),
               std::strerror(errno));
  if (!fs::exists(status)) return OutputState::fresh;
  if (::access(path.c_str(), W_OK) != 0)
    throw fail(ErrorKind::io, "{}: cannot be written: {}", path, std::strerror(errno));
  if (force) return OutputState::replaces;
  const std::string head = file_head(path, Container::kHeadSize);
  if (head.empty() || (may_replace != nullptr && may_replace(head))) return OutputState::replaces;
  if (may_replace == nullptr) throw fail(ErrorKind::usage, "{}: exists; --force replaces it", path);
  throw fail(ErrorKind::usage, "{}: exists and is not {}; --force replaces it", path, what);
}

std::string_view place_text(bool replaces) { return replaces ? " in place of what was there" : ""; }

}  // namespace wordloom::tools
