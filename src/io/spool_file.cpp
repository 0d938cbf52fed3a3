#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "io/descriptor.hpp"
#include "io/descriptor_writer.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/io/output.hpp"

namespace wordloom {

std::string spool_directory(const std::filesystem::path& wanted) {
  if (!wanted.empty()) return wanted.string();
  const char* variable = std::getenv("TMPDIR");
  return variable != nullptr && *variable != '\0' ? variable : "/tmp";
}

struct SpoolFile::State {
  std::string name;
  io::Descriptor file;
  std::unique_ptr<io::DescriptorWriter> writer;
};

SpoolFile::SpoolFile(const std::filesystem::path& directory) : state_(std::make_unique<State>()) {
  State& s = *state_;
  const std::string where = spool_directory(directory);
  s.name = "temporary file in " + where;
  s.file = io::open_unnamed(where, 0600);
  if (!s.file) {
    // File systems without nameless files: a name that is removed at once.
    std::string path;
    s.file = io::open_hidden(where, "wordloom-spool", 0600, path);
    if (!s.file)
      throw fail(ErrorKind::io, "{}: cannot create a temporary file there: {} ({} another directory)", where,
                 io::reason(errno), directory.empty() ? "set TMPDIR to" : "name");
    ::unlink(path.c_str());
  }
  s.writer = std::make_unique<io::DescriptorWriter>(
      s.file.get(), s.name,
      directory.empty() ? "free some space, or set TMPDIR to a directory on a larger disk"
                        : "free some space, or name a directory on a larger disk");
}

SpoolFile::~SpoolFile() = default;
SpoolFile::SpoolFile(SpoolFile&&) noexcept = default;
SpoolFile& SpoolFile::operator=(SpoolFile&&) noexcept = default;

void SpoolFile::write(std::span<const std::byte> bytes) { state_->writer->write(bytes); }

void SpoolFile::write_at(std::uint64_t offset, std::span<const std::byte> bytes) {
  state_->writer->write_at(offset, bytes);
}

std::uint64_t SpoolFile::size() const { return state_->writer->position(); }

MappedFile SpoolFile::map() {
  state_->writer->flush();
  return MappedFile(state_->file.get(), state_->name);
}

void SpoolFile::read_at(std::uint64_t offset, std::span<std::byte> out) {
  state_->writer->flush();
  while (!out.empty()) {
    const ssize_t got = ::pread(state_->file.get(), out.data(), out.size(), static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) state_->writer->refuse("read back", errno, offset);
    if (got == 0)
      throw fail(ErrorKind::io, "{}: byte {}: ends here, {} more were asked for", state_->name, offset, out.size());
    out = out.subspan(static_cast<std::size_t>(got));
    offset += static_cast<std::uint64_t>(got);
  }
}

}  // namespace wordloom
