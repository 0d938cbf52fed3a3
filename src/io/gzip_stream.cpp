// gzip (RFC 1952), any number of members one after another.
#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>

#include "io/byte_source.hpp"
#include "wordloom/core/error.hpp"

namespace wordloom::io {
namespace {

class GzipStream final : public ByteStream {
 public:
  explicit GzipStream(ByteSource source) : source_(std::move(source)) {
    // 15: the largest window; + 16: gzip and nothing else, with its checksum checked.
    if (inflateInit2(&z_, 15 + 16) != Z_OK) throw std::bad_alloc();
  }
  ~GzipStream() override { inflateEnd(&z_); }
  GzipStream(const GzipStream&) = delete;
  GzipStream& operator=(const GzipStream&) = delete;

  std::size_t read(char* out, std::size_t n) override {
    const std::size_t wanted = std::min<std::size_t>(n, std::numeric_limits<uInt>::max());
    z_.next_out = reinterpret_cast<Bytef*>(out);
    z_.avail_out = static_cast<uInt>(wanted);
    while (z_.avail_out == wanted && n > 0) {
      if (at_member_start_ && !begin_member()) return 0;
      const std::string_view input = source_.peek(1);
      // zlib never writes through next_in; its type lost the const long ago.
      z_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
      z_.avail_in = static_cast<uInt>(input.size());
      const int status = inflate(&z_, Z_NO_FLUSH);
      const std::size_t taken = input.size() - z_.avail_in;
      source_.skip(taken);
      if (status == Z_STREAM_END) {
        at_member_start_ = true;
      } else if (status == Z_MEM_ERROR) {
        throw std::bad_alloc();
      } else if (status == Z_DATA_ERROR || status == Z_NEED_DICT || status == Z_STREAM_ERROR) {
        throw fail(ErrorKind::format, "{}: byte {}: broken gzip data: {} (damaged copy? copy or download it again)",
                   name(), consumed(), z_.msg != nullptr ? z_.msg : "unknown method");
      } else if (input.empty() && z_.avail_out == wanted) {
        throw fail(ErrorKind::format,
                   "{}: byte {}: the gzip data stop in the middle (cut short? copy or download it again)", name(),
                   consumed());
      }
    }
    return wanted - z_.avail_out;
  }
  bool ready(int patience_ms) override { return source_.ready(patience_ms); }
  std::uint64_t consumed() const override { return source_.consumed(); }
  const std::string& name() const override { return source_.name(); }

 private:
  /// False at the end of the file. Zeros behind the last member (tapes pad with them) are passed over, as gzip does.
  bool begin_member() {
    std::string_view input = source_.peek(2);
    if (consumed() > 0 && !input.empty() && input.front() == '\0') {
      while (!(input = source_.peek(1)).empty()) {
        const std::size_t zeros = std::min(input.find_first_not_of('\0'), input.size());
        source_.skip(zeros);
        if (zeros < input.size()) break;
      }
    }
    if (input.empty()) return false;
    if (!std::string_view("\x1f\x8b").starts_with(input.substr(0, 2)))
      throw fail(ErrorKind::format, "{}: byte {}: bytes that are no gzip data follow the end of the compressed text",
                 name(), consumed());
    inflateReset(&z_);
    at_member_start_ = false;
    return true;
  }

  ByteSource source_;
  z_stream z_{};
  bool at_member_start_ = true;
};

}  // namespace

std::unique_ptr<ByteStream> make_gzip_stream(ByteSource source) {
  return std::make_unique<GzipStream>(std::move(source));
}

}  // namespace wordloom::io
