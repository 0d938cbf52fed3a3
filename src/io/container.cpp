#include "wordloom/io/container.hpp"

#include <algorithm>
#include <atomic>
#include <utility>

#include "io/container_layout.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/core/fuzzing.hpp"
#include "wordloom/core/shown.hpp"

namespace wordloom {
namespace {

constexpr const char* kCopyAgain = "damaged or truncated copy? copy it again";

struct Opener {
  const std::string& name;
  std::span<const std::byte> bytes;
  io::ContainerHeader header{};

  void check_magic() const {
    const std::string_view head(reinterpret_cast<const char*>(bytes.data()), std::min<std::size_t>(bytes.size(), 8));
    if (bytes.empty()) throw fail(ErrorKind::format, "{}: byte 0: the file is empty ({})", name, kCopyAgain);
    if (head == io::kContainerMagic) return;
    if (io::kContainerMagic.starts_with(head)) throw cut(head.size(), sizeof header);
    if (head.starts_with("\x89WLM") || head.starts_with("\x09WLM"))
      throw fail(ErrorKind::format, "{}: byte 4: line ends were changed on the way (copy it again, in binary mode)",
                 name);
    throw fail(ErrorKind::format, "{}: byte 0: not a Wordloom file: begins with {:02x}, expected {:02x} (wrong file?)",
               name, fmt::join(as_numbers(head), " "), fmt::join(as_numbers(io::kContainerMagic), " "));
  }

  void read_header(std::string_view kind, std::uint32_t max_version) {
    if (bytes.size() < sizeof header) throw cut(bytes.size(), sizeof header);
    std::memcpy(&header, bytes.data(), sizeof header);
    // Before any other field is believed: a flipped bit must not be called "another kind" or "a newer version".
    const std::uint64_t found = io::header_checksum(header);
    if (kChecksumsMatter && found != header.header_checksum)
      throw fail(ErrorKind::format, "{}: byte 0: header checksum is {:016x}, expected {:016x} ({})", name, found,
                 header.header_checksum, kCopyAgain);
    const std::string_view held = io::stored_name(header.kind);
    if (header.frame_version > io::kFrameVersion)
      throw fail(ErrorKind::format,
                 "{}: byte 8: file frame version {}, this program reads up to {} (newer Wordloom needed)", name,
                 header.frame_version, io::kFrameVersion);
    if (held != kind)
      throw fail(ErrorKind::format, "{}: byte 16: holds \"{}\", expected \"{}\" (the wrong file?)", name, shown(held),
                 kind);
    if (header.content_version > max_version)
      throw fail(ErrorKind::format, "{}: byte 12: {} version {}, this program reads up to {} (newer Wordloom needed)",
                 name, shown(held), header.content_version, max_version);
    if (header.frame_version == 0 || header.content_version == 0) throw impossible(8, "version 0");
    if (bytes.size() < header.file_size) throw cut(bytes.size(), header.file_size);
    if (bytes.size() > header.file_size)
      throw fail(ErrorKind::format,
                 "{}: byte {}: the file has {} bytes, its header says {} (something was appended; {})", name,
                 header.file_size, bytes.size(), header.file_size, kCopyAgain);
  }

  /// Sections lie in order and without gaps: every byte of the file is header, section, padding or table.
  std::vector<Container::Section> read_table() const {
    const std::uint64_t size = bytes.size();
    if (header.table_offset > size || header.table_count != (size - header.table_offset) / sizeof(io::ContainerEntry) ||
        (size - header.table_offset) % sizeof(io::ContainerEntry) != 0)
      throw impossible(56, "the section table does not end where the file ends");
    const auto table = bytes.subspan(static_cast<std::size_t>(header.table_offset));
    const std::uint64_t found = io::checksum(table);
    if (kChecksumsMatter && found != header.table_checksum)
      throw fail(ErrorKind::format, "{}: byte {}: section table checksum is {:016x}, expected {:016x} ({})", name,
                 header.table_offset, found, header.table_checksum, kCopyAgain);
    std::vector<Container::Section> sections;
    std::uint64_t expected = sizeof header;
    for (std::size_t i = 0; i < header.table_count; ++i) {
      io::ContainerEntry entry;
      std::memcpy(&entry, table.data() + i * sizeof entry, sizeof entry);
      const std::uint64_t place = header.table_offset + i * sizeof entry;
      if (entry.offset != expected || entry.size > header.table_offset ||
          io::aligned(entry.offset + entry.size) > header.table_offset)
        throw impossible(place, "a section overlaps its neighbours or leaves a gap");
      if (entry.name.front() == '\0' || entry.name.back() != '\0')
        throw impossible(place, "a section without a proper name");
      expected = io::aligned(entry.offset + entry.size);
      sections.push_back({std::string(io::stored_name(entry.name)), entry.offset, entry.size, entry.checksum});
    }
    if (expected != header.table_offset) throw impossible(56, "bytes between the last section and the table");
    return sections;
  }

  static std::vector<unsigned> as_numbers(std::string_view text) {
    std::vector<unsigned> numbers;
    for (const char c : text) numbers.push_back(static_cast<unsigned char>(c));
    return numbers;
  }
  Error cut(std::uint64_t has, std::uint64_t needed) const {
    return fail(ErrorKind::format,
                "{}: byte {}: the file ends here, {} bytes are expected (truncated copy? copy it again)", name, has,
                needed);
  }
  /// The checksum is right and the content cannot be: not an accident of copying.
  Error impossible(std::uint64_t place, const char* what) const {
    return fail(ErrorKind::format, "{}: byte {}: {} (written by a faulty program; make the file again)", name, place,
                what);
  }
};

}  // namespace

struct Container::State {
  std::filesystem::path path;
  std::string name;
  MappedFile file;
  std::uint32_t version = 0;
  std::vector<Section> sections;
  std::unique_ptr<std::atomic<bool>[]> verified;

  std::size_t index(std::string_view section) const {
    for (std::size_t i = 0; i < sections.size(); ++i)
      if (sections[i].name == section) return i;
    throw fail(ErrorKind::format, "{}: has no section \"{}\" (made by another version? make the file again)", name,
               section);
  }
  std::span<const std::byte> bytes(std::size_t i) const {
    return file.bytes().subspan(static_cast<std::size_t>(sections[i].offset),
                                static_cast<std::size_t>(sections[i].size));
  }
  void verify(std::size_t i) const {
    const Section& section = sections[i];
    // Two threads may both do the work; both find the same.
    if (verified[i].load(std::memory_order_acquire)) return;
    const std::uint64_t found = io::checksum(bytes(i));
    if (kChecksumsMatter && found != section.checksum)
      throw fail(ErrorKind::format,
                 "{}: byte {}: section \"{}\" ({} bytes) has checksum {:016x}, expected {:016x} ({})", name,
                 section.offset, section.name, section.size, found, section.checksum, kCopyAgain);
    const std::uint64_t end = section.offset + section.size;
    for (std::uint64_t at = end; at < io::aligned(end); ++at) {
      const auto value = std::to_integer<unsigned>(file.bytes()[static_cast<std::size_t>(at)]);
      if (value != 0)
        throw fail(ErrorKind::format, "{}: byte {}: padding after section \"{}\" is {:02x}, expected 00 ({})", name, at,
                   section.name, value, kCopyAgain);
    }
    verified[i].store(true, std::memory_order_release);
  }
};

Container::Container(std::shared_ptr<State> state) : state_(std::move(state)) {}

Container Container::open(const std::filesystem::path& path, std::string_view kind, std::uint32_t max_version) {
  return open(MappedFile(path), path.string(), kind, max_version);
}

Container Container::open(MappedFile file, const std::string& name, std::string_view kind, std::uint32_t max_version) {
  auto state = std::make_shared<State>();
  state->path = name;
  state->name = name;
  state->file = std::move(file);
  Opener opener{state->name, state->file.bytes()};
  opener.check_magic();
  opener.read_header(kind, max_version);
  state->version = opener.header.content_version;
  state->sections = opener.read_table();
  state->verified = std::make_unique<std::atomic<bool>[]>(state->sections.size());
  return Container(std::move(state));
}

bool Container::sniff(std::string_view first_bytes) { return first_bytes.starts_with(io::kContainerMagic); }
bool Container::sniff(std::string_view first_bytes, std::string_view kind) {
  // 32 bytes, padded with zeros (docs/formats/container.md).
  const std::string_view held = first_bytes.substr(std::min<std::size_t>(first_bytes.size(), 16), 32);
  return sniff(first_bytes) && held.substr(0, held.find('\0')) == kind;
}

std::uint32_t Container::version() const { return state_->version; }
const std::vector<Container::Section>& Container::sections() const { return state_->sections; }
const std::filesystem::path& Container::path() const { return state_->path; }
std::shared_ptr<const void> Container::keep_alive() const { return state_; }

bool Container::has(std::string_view name) const {
  return std::any_of(sections().begin(), sections().end(), [&](const Section& s) { return s.name == name; });
}

std::span<const std::byte> Container::raw(std::string_view name) const { return state_->bytes(state_->index(name)); }

std::span<const std::byte> Container::section(std::string_view name) const {
  const std::size_t i = state_->index(name);
  state_->verify(i);
  return state_->bytes(i);
}

std::string_view Container::text(std::string_view name) const {
  const auto bytes = section(name);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void Container::verify_all() const {
  for (std::size_t i = 0; i < state_->sections.size(); ++i) state_->verify(i);
}

std::span<const std::byte> Container::sized(std::string_view name, std::size_t element) const {
  const auto bytes = section(name);
  if (bytes.size() % element != 0)
    throw fail(ErrorKind::format, "{}: byte {}: section \"{}\" has {} bytes, no multiple of {} (make the file again)",
               state_->name, state_->sections[state_->index(name)].offset, name, bytes.size(), element);
  return bytes;
}

}  // namespace wordloom
