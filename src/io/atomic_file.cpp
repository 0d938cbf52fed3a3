#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

#include "io/descriptor.hpp"
#include "io/descriptor_writer.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/io/output.hpp"

namespace fs = std::filesystem;

namespace wordloom {
namespace {

/// The file that a chain of symbolic links ends at, which need not exist.
fs::path follow_links(fs::path path) {
  std::error_code ignored;
  for (int hops = 0; fs::is_symlink(path, ignored); ++hops) {
    if (hops == 40) throw fail(ErrorKind::io, "{}: symbolic links lead in a circle", path.string());
    const fs::path next = fs::read_symlink(path, ignored);
    path = next.is_absolute() ? next : path.parent_path() / next;
  }
  return path;
}

/// /dev/stdout and its relatives: written through the open descriptor, so that `> file` and `>> file` both work.
int standard_descriptor(const std::string& path, const struct stat& target) {
  if (!path.starts_with("/dev/") && !path.starts_with("/proc/")) return -1;
  for (const int fd : {STDOUT_FILENO, STDERR_FILENO}) {
    struct stat info {};
    if (::fstat(fd, &info) == 0 && info.st_dev == target.st_dev && info.st_ino == target.st_ino) return fd;
  }
  return -1;
}

constexpr const char* kRemedy = "free some space or write to another disk; what was there before is untouched";

}  // namespace

struct AtomicFile::State {
  std::string target, directory;
  std::string temporary;  // path of the temporary file while it has a name
  io::Descriptor file;
  std::unique_ptr<io::DescriptorWriter> writer;
  bool direct = false, seekable = true, committed = false;

  ~State() {
    if (!temporary.empty()) ::unlink(temporary.c_str());
  }

  void open_direct(int standard) {
    direct = true;
    file = io::Descriptor(standard >= 0 ? ::fcntl(standard, F_DUPFD_CLOEXEC, 3)
                                        : ::open(target.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
    if (!file) throw fail(ErrorKind::io, "{}: cannot open for writing: {}", target, io::reason(errno));
    seekable = standard < 0 && ::lseek(file.get(), 0, SEEK_CUR) >= 0;
  }

  void open_beside(const struct stat* old) {
    // A file that has no name until commit() vanishes with the process, whatever ends it. It needs /proc for its name.
    file = io::open_unnamed(directory, 0666);
    if (file && ::access(descriptor_path().c_str(), F_OK) != 0) file = io::Descriptor();
    if (!file) file = io::open_hidden(directory, fs::path(target).filename().string(), 0666, temporary);
    if (!file) {
      temporary.clear();
      throw fail(ErrorKind::io, "{}: cannot create a file in {}: {}", target, directory, io::reason(errno));
    }
    if (old == nullptr) return;
    // The owner first: changing it clears the set-user-id bits. Without the right to do so the file is simply ours.
    if (::fchown(file.get(), old->st_uid, old->st_gid) != 0) errno = 0;
    if (::fchmod(file.get(), old->st_mode & 07777) != 0) errno = 0;
  }

  std::string descriptor_path() const { return fmt::format("/proc/self/fd/{}", file.get()); }

  void give_name() {
    for (int attempt = 0; temporary.empty(); ++attempt) {
      std::string path;
      // Reserves a free name; linkat(2) cannot replace, so the reservation is removed just before.
      if (!io::open_hidden(directory, fs::path(target).filename().string(), 0600, path)) break;
      ::unlink(path.c_str());
      if (::linkat(AT_FDCWD, descriptor_path().c_str(), AT_FDCWD, path.c_str(), AT_SYMLINK_FOLLOW) == 0)
        temporary = path;
      else if (errno != EEXIST || attempt > 20)
        break;
    }
    if (temporary.empty()) writer->refuse("name the finished file", errno, writer->position());
  }
};

AtomicFile::AtomicFile(const fs::path& target) : state_(std::make_unique<State>()) {
  State& s = *state_;
  s.target = target.string();
  if (s.target.empty()) throw fail(ErrorKind::usage, "the name of the output file is empty");
  struct stat old {};
  const bool exists = ::stat(s.target.c_str(), &old) == 0;
  if (exists && S_ISDIR(old.st_mode))
    throw fail(ErrorKind::io, "{}: is a directory; name a file in it to write to", s.target);
  const int standard = exists ? standard_descriptor(s.target, old) : -1;
  if (exists && (standard >= 0 || !S_ISREG(old.st_mode))) {
    s.open_direct(standard);
  } else {
    s.target = follow_links(target).string();
    const fs::path parent = fs::path(s.target).parent_path();
    s.directory = (parent.empty() ? fs::path(".") : parent).string();
    if (exists && ::faccessat(AT_FDCWD, s.target.c_str(), W_OK, AT_EACCESS) != 0)
      throw fail(ErrorKind::io, "{}: cannot be replaced: {} (make it writable or choose another name)", s.target,
                 io::reason(errno));
    s.open_beside(exists ? &old : nullptr);
  }
  s.writer = std::make_unique<io::DescriptorWriter>(s.file.get(), s.target, kRemedy);
  s.writer->start_writing_early();
}

AtomicFile::~AtomicFile() = default;
AtomicFile::AtomicFile(AtomicFile&&) noexcept = default;
AtomicFile& AtomicFile::operator=(AtomicFile&&) noexcept = default;

void AtomicFile::write(std::span<const std::byte> bytes) { state_->writer->write(bytes); }
void AtomicFile::write(std::string_view text) { write(std::as_bytes(std::span(text))); }

void AtomicFile::write_at(std::uint64_t offset, std::span<const std::byte> bytes) {
  if (!state_->seekable)
    throw fail(ErrorKind::io, "{}: is a pipe or a terminal, this format needs a file (write to a file, then copy it)",
               state_->target);
  state_->writer->write_at(offset, bytes);
}

std::uint64_t AtomicFile::position() const { return state_->writer->position(); }
bool AtomicFile::seekable() const { return state_->seekable; }

void AtomicFile::commit() {
  State& s = *state_;
  if (std::exchange(s.committed, true)) throw fail(ErrorKind::internal, "{}: published twice", s.target);
  s.writer->flush();
  if (s.direct) return;
  // On disk before it takes the name: after a power cut the name holds the old file or the whole new one.
  if (::fsync(s.file.get()) != 0) s.writer->refuse("save", errno, s.writer->position());
  if (s.temporary.empty()) s.give_name();
  if (::rename(s.temporary.c_str(), s.target.c_str()) != 0)
    s.writer->refuse("rename the finished file", errno, s.writer->position());
  s.temporary.clear();
  // The rename itself; some file systems cannot sync a directory, and the file is whole in any case.
  const io::Descriptor directory(::open(s.directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory && ::fsync(directory.get()) != 0) errno = 0;
}

}  // namespace wordloom
