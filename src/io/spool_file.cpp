#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "io/descriptor.hpp"
#include "io/descriptor_writer.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/io/output.hpp"

namespace wordloom {
namespace {

std::string spool_directory(const std::filesystem::path& wanted) {
  if (!wanted.empty()) return wanted.string();
  const char* variable = std::getenv("TMPDIR");
  return variable != nullptr && *variable != '\0' ? variable : "/tmp";
}

}  // namespace

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
      throw fail(ErrorKind::io, "{}: cannot create a temporary file there: {} (set TMPDIR to another directory)", where,
                 io::reason(errno));
    ::unlink(path.c_str());
  }
  s.writer = std::make_unique<io::DescriptorWriter>(s.file.get(), s.name,
                                                    "free some space, or set TMPDIR to a directory on a larger disk");
}

SpoolFile::~SpoolFile() = default;
SpoolFile::SpoolFile(SpoolFile&&) noexcept = default;
SpoolFile& SpoolFile::operator=(SpoolFile&&) noexcept = default;

void SpoolFile::write(std::span<const std::byte> bytes) { state_->writer->write(bytes); }

std::uint64_t SpoolFile::size() const { return state_->writer->position(); }

MappedFile SpoolFile::map() {
  state_->writer->flush();
  return MappedFile(state_->file.get(), state_->name);
}

}  // namespace wordloom
