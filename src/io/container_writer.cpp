#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <utility>

#include "io/container_layout.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/io/container.hpp"
#include "wordloom/io/output.hpp"

namespace wordloom {
namespace {

std::array<char, io::kNameSize> name_field(std::string_view name) {
  if (name.empty() || name.size() >= io::kNameSize || name.find('\0') != std::string_view::npos)
    throw fail(ErrorKind::internal, "container name \"{}\": 1 to {} bytes without NUL are allowed", name,
               io::kNameSize - 1);
  std::array<char, io::kNameSize> field{};
  std::copy(name.begin(), name.end(), field.begin());
  return field;
}

constexpr std::array<std::byte, io::kAlignment> kZeros{};

}  // namespace

struct ContainerWriter::State {
  explicit State(const std::filesystem::path& path) : file(path) {}

  AtomicFile file;
  io::ContainerHeader header{};
  std::vector<io::ContainerEntry> entries;
  XXH3_state_t hash;
  bool open = false, committed = false;

  void pad() {
    const std::uint64_t position = file.position();
    file.write(std::span(kZeros).first(static_cast<std::size_t>(io::aligned(position) - position)));
  }
  void require(bool condition, const char* what) const {
    if (!condition) throw fail(ErrorKind::internal, "container writer: {}", what);
  }
};

ContainerWriter::ContainerWriter(const std::filesystem::path& path, std::string_view kind, std::uint32_t version)
    : state_(std::make_unique<State>(path)) {
  State& s = *state_;
  // Said before hours of work: the header is written last, at the front.
  if (!s.file.seekable())
    throw fail(ErrorKind::io, "{}: is a pipe or a terminal, a {} file cannot be written there (name a file)",
               path.string(), kind);
  s.require(version > 0, "format versions begin at 1");
  std::copy(io::kContainerMagic.begin(), io::kContainerMagic.end(), s.header.magic.begin());
  s.header.frame_version = io::kFrameVersion;
  s.header.content_version = version;
  s.header.kind = name_field(kind);
  // Zeros until commit(): what is there meanwhile is recognisably no container.
  const io::ContainerHeader nothing{};
  s.file.write(std::as_bytes(std::span(&nothing, 1)));
}

ContainerWriter::~ContainerWriter() = default;
ContainerWriter::ContainerWriter(ContainerWriter&&) noexcept = default;
ContainerWriter& ContainerWriter::operator=(ContainerWriter&&) noexcept = default;

void ContainerWriter::begin(std::string_view name) {
  State& s = *state_;
  s.require(!s.open && !s.committed, "a section is still open, or the file is finished");
  io::ContainerEntry entry{};
  entry.name = name_field(name);
  for (const auto& other : s.entries) s.require(other.name != entry.name, "two sections of the same name");
  entry.offset = s.file.position();
  s.entries.push_back(entry);
  XXH3_64bits_reset(&s.hash);
  s.open = true;
}

void ContainerWriter::append(std::span<const std::byte> bytes) {
  State& s = *state_;
  s.require(s.open, "no section is open");
  XXH3_64bits_update(&s.hash, bytes.data(), bytes.size());
  s.file.write(bytes);
}

void ContainerWriter::end() {
  State& s = *state_;
  s.require(s.open, "no section is open");
  s.open = false;
  io::ContainerEntry& entry = s.entries.back();
  entry.size = s.file.position() - entry.offset;
  entry.checksum = XXH3_64bits_digest(&s.hash);
  s.pad();
}

void ContainerWriter::add(std::string_view name, std::span<const std::byte> bytes) {
  begin(name);
  append(bytes);
  end();
}

void ContainerWriter::add(std::string_view name, std::string_view text) { add(name, std::as_bytes(std::span(text))); }

void ContainerWriter::commit() {
  State& s = *state_;
  s.require(!s.open && !std::exchange(s.committed, true), "a section is still open, or the file is finished");
  const auto table = std::as_bytes(std::span(std::as_const(s.entries)));
  s.header.table_offset = s.file.position();
  s.header.table_count = s.entries.size();
  s.header.table_checksum = io::checksum(table);
  s.file.write(table);
  s.header.file_size = s.file.position();
  s.header.header_checksum = io::header_checksum(s.header);
  s.file.write_at(0, std::as_bytes(std::span(&std::as_const(s.header), 1)));
  s.file.commit();
}

}  // namespace wordloom
