#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <utility>

#include "io/descriptor.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/io/input.hpp"

namespace wordloom {
namespace {

using Identity = std::pair<dev_t, ino_t>;

struct stat look_at(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) throw fail(ErrorKind::io, "{}: cannot open: {}", path, io::reason(errno));
  return info;
}

InputFile state_of(const std::string& path, const struct stat& info) {
  if (!S_ISREG(info.st_mode)) return {path};
  return {path, static_cast<std::uint64_t>(info.st_size),
          std::int64_t{info.st_mtim.tv_sec} * 1'000'000'000 + info.st_mtim.tv_nsec};
}

InputFile readable_file(const std::string& path, const struct stat& info) {
  // Asked now, so that an unreadable file is reported at the start and not after an hour.
  if (::faccessat(AT_FDCWD, path.c_str(), R_OK, AT_EACCESS) != 0)
    throw fail(ErrorKind::io, "{}: cannot open: {}", path, io::reason(errno));
  return state_of(path, info);
}

bool is_link(const std::string& path) {
  struct stat info {};
  return ::lstat(path.c_str(), &info) == 0 && S_ISLNK(info.st_mode);
}

/// Adds the regular files below `directory`. `above` are the directories being walked: a symbolic link back to one of
/// them is passed over, its files are being read already.
void walk(const std::string& directory, const struct stat& self, std::vector<Identity>& above,
          std::vector<InputFile>& files, std::vector<std::string>* dangling) {
  const Identity identity{self.st_dev, self.st_ino};
  if (std::find(above.begin(), above.end(), identity) != above.end()) return;
  above.push_back(identity);
  const std::unique_ptr<DIR, int (*)(DIR*)> entries(::opendir(directory.c_str()), ::closedir);
  if (!entries) throw fail(ErrorKind::io, "{}: cannot list the directory: {}", directory, io::reason(errno));
  std::vector<std::string> names;
  for (errno = 0; const dirent* entry = ::readdir(entries.get()); errno = 0)
    if (entry->d_name[0] != '.') names.emplace_back(entry->d_name);
  if (errno != 0) throw fail(ErrorKind::io, "{}: cannot list the directory: {}", directory, io::reason(errno));
  for (const std::string& name : names) {
    const std::string path = directory.ends_with('/') ? directory + name : directory + "/" + name;
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) {
      const int error = errno;
      if (dangling == nullptr || (error != ENOENT && error != ELOOP) || !is_link(path))
        throw fail(ErrorKind::io, "{}: cannot open: {}", path, io::reason(error));
      dangling->push_back(path);
      continue;
    }
    if (S_ISDIR(info.st_mode)) walk(path, info, above, files, dangling);
    // Pipes, sockets and devices in a directory are not documents: reading one could wait for ever.
    if (S_ISREG(info.st_mode)) files.push_back(readable_file(path, info));
  }
  above.pop_back();
}

}  // namespace

std::optional<InputFile> file_state(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return std::nullopt;
  return state_of(path, info);
}

std::vector<InputFile> expand_inputs(const std::vector<std::string>& paths, std::vector<std::string>* dangling) {
  if (std::count(paths.begin(), paths.end(), "-") > 1)
    throw fail(ErrorKind::usage, "- (standard input) is named more than once, but can be read only once");
  std::vector<InputFile> files;
  for (const std::string& path : paths) {
    if (path == "-") {
      struct stat info {};
      files.push_back(::fstat(STDIN_FILENO, &info) == 0 ? state_of(path, info) : InputFile{path});
      continue;
    }
    const struct stat info = look_at(path);
    if (!S_ISDIR(info.st_mode)) {
      files.push_back(readable_file(path, info));
      continue;
    }
    std::vector<InputFile> found;
    std::vector<Identity> above;
    walk(path, info, above, found, dangling);
    if (found.empty())
      throw fail(ErrorKind::io, "{}: holds no file to read (files whose name begins with a dot are skipped)", path);
    std::sort(found.begin(), found.end(), [](const InputFile& a, const InputFile& b) { return a.path < b.path; });
    files.insert(files.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
  }
  return files;
}

}  // namespace wordloom
