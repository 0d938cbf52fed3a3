#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "io/byte_source.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/io/input.hpp"

namespace wordloom {
namespace {

using io::ByteSource;
using namespace std::string_view_literals;

class PlainStream final : public ByteStream {
 public:
  explicit PlainStream(ByteSource source) : source_(std::move(source)) {}
  std::size_t read(char* out, std::size_t n) override { return source_.read(out, n); }
  bool ready(int patience_ms) override { return source_.ready(patience_ms); }
  std::uint64_t consumed() const override { return source_.consumed(); }
  const std::string& name() const override { return source_.name(); }

 private:
  ByteSource source_;
};

enum class Packing { none, gzip, zstd, xz, bzip2 };

struct Magic {
  Packing packing;
  std::string_view bytes;
  std::size_t free_place;   // of one byte that is not fixed
  unsigned char free_bits;  // its bits that may be anything
};
constexpr Magic kMagics[] = {{Packing::gzip, "\x1f\x8b"sv, 0, 0},
                             {Packing::zstd, "\x28\xb5\x2f\xfd"sv, 0, 0},
                             // A skippable frame in front: 0x184D2A50 to 0x184D2A5F, little-endian.
                             {Packing::zstd, "\x50\x2a\x4d\x18"sv, 0, 0x0f},
                             {Packing::xz,
                              "\xfd"
                              "7zXZ\0"sv,
                              0, 0},
                             // The level, a digit, stands in the fourth byte.
                             {Packing::bzip2, "BZh01AY&SY"sv, 3, 0x0f}};

/// Whether `head`, no longer than the magic, agrees with the beginning of it.
bool agrees(std::string_view head, const Magic& magic) {
  for (std::size_t i = 0; i < head.size(); ++i) {
    const auto difference = static_cast<unsigned char>(head[i] ^ magic.bytes[i]);
    if ((difference & (i == magic.free_place ? ~magic.free_bits : 0xff)) != 0) return false;
  }
  return true;
}

/// Looks only as far as the bytes seen may still be those of compressed data: a line typed at a terminal is not held
/// back. A file cut within its first bytes is taken for what it began to be, if those are not text (UTF-8).
Packing recognise(ByteSource& source) {
  for (std::size_t n = 1;; ++n) {
    const std::string_view head = source.peek(n).substr(0, n);
    bool more = false;
    for (const Magic& magic : kMagics) {
      if (head.size() > magic.bytes.size() || !agrees(head, magic)) continue;
      if (head.size() == magic.bytes.size()) return magic.packing;
      if (head.size() < n && head.size() >= 2 && static_cast<unsigned char>(head[1]) >= 0x80) return magic.packing;
      more = true;
    }
    if (!more || head.size() < n) return Packing::none;
  }
}

}  // namespace

std::unique_ptr<ByteStream> open_input(const std::string& path) {
  const bool standard = path == "-";
  io::Descriptor owned;
  if (!standard) {
    owned = io::open_to_read(path);
    ::posix_fadvise(owned.get(), 0, 0, POSIX_FADV_SEQUENTIAL);
  }
  const int fd = standard ? STDIN_FILENO : owned.get();
  ByteSource source(std::move(owned), fd, standard ? "standard input" : path);
  const Packing packing = recognise(source);
  switch (packing) {
    case Packing::gzip:
      return io::make_gzip_stream(std::move(source));
    case Packing::zstd:
      return io::make_zstd_stream(std::move(source));
    case Packing::none:
      return std::make_unique<PlainStream>(std::move(source));
    case Packing::xz:
    case Packing::bzip2:
      break;
  }
  const char* program = packing == Packing::xz ? "xz" : "bzip2";
  throw fail(ErrorKind::format,
             "{}: is compressed with {}; only gzip and zstd are read (pipe it in: {} -dc FILE | ... -)", source.name(),
             program, program);
}

bool is_compressed(std::string_view first_bytes) {
  return std::any_of(std::begin(kMagics), std::end(kMagics), [&](const Magic& magic) {
    return first_bytes.size() >= magic.bytes.size() && agrees(first_bytes.substr(0, magic.bytes.size()), magic);
  });
}

std::string file_head(const std::string& path, std::size_t n) {
  std::error_code ignored;
  if (path == "-" || !std::filesystem::is_regular_file(path, ignored)) return "";
  std::string head(n, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(head.data(), static_cast<std::streamsize>(n));
  head.resize(static_cast<std::size_t>(file.gcount()));
  return head;
}

std::string read_all(const std::string& path, std::uint64_t max_bytes) {
  const auto stream = open_input(path);
  // One byte more than the file has, to see its end; a packed file is larger than its size tells.
  std::error_code unknown;
  const std::uint64_t size = path == "-" ? 0 : std::filesystem::file_size(path, unknown);
  const std::uint64_t first = unknown || size == 0 ? 1 << 16 : std::min(size, max_bytes) + 1;
  std::string text;
  std::size_t used = 0;
  for (;;) {
    if (used == text.size()) text.resize(std::max<std::size_t>(text.size() * 2, first));
    const std::size_t got = stream->read(text.data() + used, text.size() - used);
    if (got == 0) break;
    used += got;
    if (used > max_bytes)
      throw fail(ErrorKind::format, "{}: holds more than {} bytes, the most that is read here (the wrong file?)",
                 stream->name(), max_bytes);
  }
  text.resize(used);
  return text;
}

}  // namespace wordloom
