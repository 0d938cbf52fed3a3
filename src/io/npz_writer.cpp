#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>

#include "io/zip_layout.hpp"
#include "wordloom/io/npz.hpp"
#include "wordloom/io/output.hpp"

namespace wordloom {
namespace {

using zip::put;

struct Entry {
  std::string name;
  std::uint32_t checksum;
  std::uint64_t size, offset;
};

std::uint32_t checksum_of(std::string_view header, std::span<const std::byte> bytes) {
  uLong sum = ::crc32_z(0, reinterpret_cast<const Bytef*>(header.data()), header.size());
  sum = ::crc32_z(sum, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
  return static_cast<std::uint32_t>(sum);
}

/// Version, flags, method, time (1980-01-01, so that equal arrays are equal files), checksum.
void put_common(std::string& out, const Entry& e) {
  put(out, 45, 2);
  put(out, 0, 2);
  put(out, zip::kStored, 2);
  put(out, 0x00210000, 4);
  put(out, e.checksum, 4);
}

// The 64-bit extra field is always there: what numpy.savez() writes has it as well.
std::string local_header(const Entry& e) {
  std::string out;
  put(out, zip::kLocalHeader, 4);
  put_common(out, e);
  put(out, zip::kFull, 4);
  put(out, zip::kFull, 4);
  put(out, e.name.size(), 2);
  put(out, 20, 2);
  out += e.name;
  put(out, zip::kExtra64, 2);
  put(out, 16, 2);
  put(out, e.size, 8);
  put(out, e.size, 8);
  return out;
}

std::string directory_entry(const Entry& e) {
  std::string out;
  put(out, zip::kDirectoryEntry, 4);
  put(out, 45, 2);
  put_common(out, e);
  put(out, zip::kFull, 4);
  put(out, zip::kFull, 4);
  put(out, e.name.size(), 2);
  put(out, 28, 2);
  put(out, 0, 2 + 2 + 2);  // comment, disk, inner attributes
  put(out, 0, 4);          // outer attributes
  put(out, zip::kFull, 4);
  out += e.name;
  put(out, zip::kExtra64, 2);
  put(out, 24, 2);
  put(out, e.size, 8);
  put(out, e.size, 8);
  put(out, e.offset, 8);
  return out;
}

std::string directory_end(std::size_t entries, std::uint64_t size, std::uint64_t offset) {
  std::string out;
  put(out, zip::kDirectoryEnd64, 4);
  put(out, zip::kEnd64Size - 12, 8);
  put(out, 45, 2);
  put(out, 45, 2);
  put(out, 0, 8);  // disks
  put(out, entries, 8);
  put(out, entries, 8);
  put(out, size, 8);
  put(out, offset, 8);
  put(out, zip::kLocator64, 4);
  put(out, 0, 4);
  put(out, offset + size, 8);
  put(out, 1, 4);
  put(out, zip::kDirectoryEnd, 4);
  put(out, 0, 4);
  put(out, entries, 2);
  put(out, entries, 2);
  put(out, std::min<std::uint64_t>(size, zip::kFull), 4);
  put(out, std::min<std::uint64_t>(offset, zip::kFull), 4);
  put(out, 0, 2);
  return out;
}

}  // namespace

struct NpzWriter::State {
  explicit State(const std::filesystem::path& path) : file(path) {}
  AtomicFile file;
  std::vector<Entry> entries;
};

NpzWriter::NpzWriter(const std::filesystem::path& path) : state_(std::make_unique<State>(path)) {}
NpzWriter::~NpzWriter() = default;
NpzWriter::NpzWriter(NpzWriter&&) noexcept = default;
NpzWriter& NpzWriter::operator=(NpzWriter&&) noexcept = default;

void NpzWriter::add(std::string_view name, std::string_view descr, std::span<const std::uint64_t> shape,
                    std::span<const std::byte> bytes) {
  const std::string header = npy::make_header(descr, shape);
  Entry e{fmt::format("{}.npy", name), checksum_of(header, bytes), header.size() + bytes.size(),
          state_->file.position()};
  state_->file.write(local_header(e));
  state_->file.write(header);
  state_->file.write(bytes);
  state_->entries.push_back(std::move(e));
}

void NpzWriter::commit() {
  AtomicFile& file = state_->file;
  const std::uint64_t offset = file.position();
  for (const Entry& e : state_->entries) file.write(directory_entry(e));
  file.write(directory_end(state_->entries.size(), file.position() - offset, offset));
  file.commit();
}

}  // namespace wordloom
