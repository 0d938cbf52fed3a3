#include <zlib.h>

#include <algorithm>
#include <limits>

#include "io/zip_layout.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/core/fuzzing.hpp"
#include "wordloom/core/shown.hpp"
#include "wordloom/io/mapped_file.hpp"
#include "wordloom/io/npz.hpp"

namespace wordloom {
namespace {

using zip::get;

struct Member {
  std::string name;
  std::uint16_t method = 0;
  std::uint32_t checksum = 0;
  std::uint64_t packed = 0, size = 0, offset = 0;
};

struct Directory {
  std::uint64_t entries, size, offset;
};

/// The file with what is asked of it again and again.
struct Bytes {
  std::string_view text;
  std::string file;

  std::string_view part(std::uint64_t at, std::uint64_t size, const char* what) const {
    if (at > text.size() || size > text.size() - at)
      throw fail(ErrorKind::format, "{}: byte {}: {} would reach beyond the end of the file, {} bytes (cut short?)",
                 file, at, what, text.size());
    return text.substr(at, size);
  }
};

Directory find_directory(const Bytes& f) {
  const std::size_t reach = std::min<std::size_t>(f.text.size(), zip::kEndSize + 65535);
  for (std::size_t back = zip::kEndSize; back <= reach; ++back) {
    const std::size_t at = f.text.size() - back;
    if (get(f.text, at, 4) != zip::kDirectoryEnd) continue;
    Directory d{get(f.text, at + 10, 2), get(f.text, at + 12, 4), get(f.text, at + 16, 4)};
    if (at < zip::kLocatorSize || get(f.text, at - zip::kLocatorSize, 4) != zip::kLocator64) return d;
    const std::uint64_t far = get(f.text, at - zip::kLocatorSize + 8, 8);
    const std::string_view end = f.part(far, zip::kEnd64Size, "the end of the zip directory");
    if (get(end, 0, 4) != zip::kDirectoryEnd64)
      throw fail(ErrorKind::format, "{}: byte {}: no end of a zip directory here", f.file, far);
    return {get(end, 32, 8), get(end, 40, 8), get(end, 48, 8)};
  }
  throw fail(ErrorKind::format, "{}: is no zip file, or cut short: it has no directory", f.file);
}

/// Numbers that did not fit 32 bits stand in the extra field, in the order of the header.
void read_extra(std::string_view extra, Member& m) {
  for (std::size_t i = 0; i + 4 <= extra.size();) {
    const std::uint64_t id = get(extra, i, 2), size = get(extra, i + 2, 2);
    i += 4;
    if (size > extra.size() - i) return;
    if (id == zip::kExtra64) {
      std::size_t at = i;
      for (std::uint64_t* number : {&m.size, &m.packed, &m.offset})
        if (*number == zip::kFull && at + 8 <= i + size) {
          *number = get(extra, at, 8);
          at += 8;
        }
    }
    i += size;
  }
}

std::vector<Member> read_directory(const Bytes& f) {
  const Directory d = find_directory(f);
  const std::string_view text = f.part(d.offset, d.size, "the zip directory");
  std::vector<Member> members;
  std::size_t at = 0;
  for (std::uint64_t i = 0; i < d.entries; ++i) {
    if (text.size() - at < zip::kEntrySize || get(text, at, 4) != zip::kDirectoryEntry)
      throw fail(ErrorKind::format, "{}: byte {}: entry {} of the zip directory is damaged", f.file, d.offset + at,
                 i + 1);
    Member m;
    m.method = static_cast<std::uint16_t>(get(text, at + 10, 2));
    m.checksum = static_cast<std::uint32_t>(get(text, at + 16, 4));
    m.packed = get(text, at + 20, 4);
    m.size = get(text, at + 24, 4);
    m.offset = get(text, at + 42, 4);
    const std::size_t name = get(text, at + 28, 2), extra = get(text, at + 30, 2), comment = get(text, at + 32, 2);
    at += zip::kEntrySize;
    if (text.size() - at < name + extra + comment)
      throw fail(ErrorKind::format, "{}: byte {}: entry {} of the zip directory is cut", f.file, d.offset + at, i + 1);
    m.name = text.substr(at, name);
    read_extra(text.substr(at + name, extra), m);
    at += name + extra + comment;
    members.push_back(std::move(m));
  }
  return members;
}

void inflate_into(std::string_view packed, std::string& out, const std::string& where) {
  z_stream stream{};
  if (::inflateInit2(&stream, -MAX_WBITS) != Z_OK) throw fail(ErrorKind::memory, "{}: no memory to inflate it", where);
  constexpr std::size_t kMost = std::size_t{1} << 30;  // zlib counts in 32 bits
  std::size_t in = 0, done = 0;
  int status = Z_OK;
  while (status == Z_OK) {
    const std::size_t give = std::min(kMost, packed.size() - in), take = std::min(kMost, out.size() - done);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data() + in));
    stream.avail_in = static_cast<uInt>(give);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + done);
    stream.avail_out = static_cast<uInt>(take);
    status = ::inflate(&stream, Z_NO_FLUSH);
    const std::size_t given = give - stream.avail_in, taken = take - stream.avail_out;
    in += given;
    done += taken;
    if (status == Z_OK && given == 0 && taken == 0) break;
  }
  ::inflateEnd(&stream);
  if (status != Z_STREAM_END || done != out.size())
    throw fail(ErrorKind::format, "{}: its compressed data are damaged ({} of {} bytes)", where, done, out.size());
}

/// The size in bytes that a type like "<f8" or "|S3" ends with.
std::uint64_t size_of(const std::string& descr, const std::string& where) {
  std::uint64_t size = 0;
  bool good = descr.size() >= 3 && descr.size() <= 8 && descr.find_first_of("<>|=") == 0;
  for (std::size_t i = 2; good && i < descr.size(); ++i) {
    good = descr[i] >= '0' && descr[i] <= '9';
    size = 10 * size + static_cast<std::uint64_t>(descr[i] - '0');
  }
  if (!good) throw fail(ErrorKind::format, "{}: its type '{}' is not read", where, shown(descr, 20));
  return descr[1] == 'U' ? 4 * size : size;
}

NpyArray array_in(std::string_view raw, const std::string& where) {
  const npy::Frame frame = npy::parse_frame(raw, where);
  if (raw.size() - frame.begin < frame.size)
    throw fail(ErrorKind::format, "{}: ends within its header, {} bytes of {}", where, raw.size(),
               frame.begin + frame.size);
  NpyArray array{npy::parse_dictionary(raw.substr(frame.begin, frame.size), where), {}};
  std::uint64_t size = size_of(array.descr, where);
  for (const std::uint64_t n : array.shape) {
    if (n != 0 && size > std::numeric_limits<std::uint64_t>::max() / n)
      throw fail(ErrorKind::format, "{}: its size does not fit 64 bits", where);
    size *= n;
  }
  const auto data = std::as_bytes(std::span(raw)).subspan(frame.begin + frame.size);
  if (data.size() != size)
    throw fail(ErrorKind::format, "{}: has {} bytes of data, its shape needs {}", where, data.size(), size);
  array.bytes.assign(data.begin(), data.end());
  return array;
}

}  // namespace

struct NpzReader::State {
  MappedFile map;
  Bytes bytes;
  std::vector<Member> members;

  const Member* find(std::string_view name) const {
    for (const Member& m : members)
      if (m.name.size() == name.size() + 4 && m.name.starts_with(name) && m.name.ends_with(".npy")) return &m;
    return nullptr;
  }
};

NpzReader::NpzReader(const std::filesystem::path& path) : state_(std::make_unique<State>()) {
  state_->map = MappedFile(path);
  state_->bytes = {state_->map.text(), path.string()};
  if (state_->bytes.text.size() < zip::kEndSize)
    throw fail(ErrorKind::format, "{}: is no zip file: {} bytes", state_->bytes.file, state_->bytes.text.size());
  state_->members = read_directory(state_->bytes);
}
NpzReader::~NpzReader() = default;
NpzReader::NpzReader(NpzReader&&) noexcept = default;
NpzReader& NpzReader::operator=(NpzReader&&) noexcept = default;

bool NpzReader::has(std::string_view name) const { return state_->find(name) != nullptr; }

NpyArray NpzReader::read(std::string_view name, std::uint64_t max_bytes) const {
  const Bytes& f = state_->bytes;
  const Member* m = state_->find(name);
  if (m == nullptr) throw fail(ErrorKind::format, "{}: has no array \"{}\"", f.file, name);
  const std::string where = fmt::format("{}: array \"{}\"", f.file, name);
  const std::string_view local = f.part(m->offset, zip::kLocalSize, "an entry");
  if (get(local, 0, 4) != zip::kLocalHeader)
    throw fail(ErrorKind::format, "{}: byte {}: no zip entry here", where, m->offset);
  const std::uint64_t data = m->offset + zip::kLocalSize + get(local, 26, 2) + get(local, 28, 2);
  const std::string_view packed = f.part(data, m->packed, "the array");
  std::string inflated;
  std::string_view raw = packed;
  if (m->method == zip::kDeflated) {
    // Deflate packs at most about 1 : 1032; more is a lie about the size.
    if (m->size > max_bytes || m->size / 1040 > m->packed + 64)
      throw fail(ErrorKind::format, "{}: claims {} bytes out of {}", where, m->size, m->packed);
    inflated.resize(m->size);
    inflate_into(packed, inflated, where);
    raw = inflated;
  } else if (m->method != zip::kStored) {
    throw fail(ErrorKind::format, "{}: zip method {} is not read (save it with numpy.savez)", where, m->method);
  }
  if (raw.size() > max_bytes) throw fail(ErrorKind::format, "{}: {} bytes are too many", where, raw.size());
  const auto sum = ::crc32_z(0, reinterpret_cast<const Bytef*>(raw.data()), raw.size());
  if (kChecksumsMatter && static_cast<std::uint32_t>(sum) != m->checksum)
    throw fail(ErrorKind::format, "{}: does not match its checksum (damaged file?)", where);
  return array_in(raw, where);
}

}  // namespace wordloom
